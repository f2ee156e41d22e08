// Command connect calls the probe with connect-go's gRPC client: `connect TARGET CASE` prints what it met.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"connectrpc.com/connect"

	"peer/probe"
	"peer/probe/probeconnect"
)

const longMillis = 15_000

func main() {
	if len(os.Args) != 3 {
		panic("TARGET and CASE are meant")
	}
	cases := map[string]func(context.Context, probeconnect.ProbeClient) error{
		"greeting": greeting, "streams": streams, "error": failure, "deadline": deadline, "cancel": cancellation,
	}
	run := cases[os.Args[2]]
	if run == nil {
		panic("no case is called " + os.Args[2])
	}
	if err := run(context.Background(), client(os.Args[1])); err != nil {
		panic(err)
	}
}

// client speaks gRPC through net/http, whose HTTP/2 is not grpc-go's.
func client(target string) probeconnect.ProbeClient {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	return probeconnect.NewProbeClient(&http.Client{Transport: &http.Transport{Protocols: protocols}}, "http://"+target, connect.WithGRPC())
}

func greeting(ctx context.Context, client probeconnect.ProbeClient) error {
	request := connect.NewRequest(&probe.EchoRequest{Payload: []byte("Hello, Tandem")})
	request.Header().Set("x-greeting", "hello")
	reply, err := client.Echo(ctx, request)
	if err != nil {
		return err
	}
	fmt.Println(string(reply.Msg.Payload))
	fmt.Println("x-greeting:", reply.Header().Get("x-greeting"))
	fmt.Println("trailing-x-greeting:", reply.Trailer().Get("trailing-x-greeting"))
	return nil
}

func streams(ctx context.Context, client probeconnect.ProbeClient) error {
	counted, err := client.Count(ctx, connect.NewRequest(&probe.CountRequest{Chunks: 3, ChunkBytes: 10}))
	if err != nil {
		return err
	}
	var numbers []string
	for counted.Receive() {
		numbers = append(numbers, fmt.Sprint(counted.Msg().Number))
	}
	if err := counted.Err(); err != nil {
		return err
	}
	fmt.Println(strings.Join(numbers, " "))
	collect := client.Collect(ctx)
	for number := range int32(3) {
		if err := collect.Send(chunk(number)); err != nil {
			return err
		}
	}
	total, err := collect.CloseAndReceive()
	if err != nil {
		return err
	}
	fmt.Printf("%d chunks, %d bytes\n", total.Msg.Chunks, total.Msg.PayloadBytes)
	return chat(client.Chat(ctx))
}

// chat waits for the answer to each chunk before it sends the next.
func chat(chat *connect.BidiStreamForClient[probe.Chunk, probe.Chunk]) error {
	var numbers []string
	for number := range int32(3) {
		if err := chat.Send(chunk(number)); err != nil {
			return err
		}
		answer, err := chat.Receive()
		if err != nil {
			return err
		}
		numbers = append(numbers, fmt.Sprint(answer.Number))
	}
	fmt.Println(strings.Join(numbers, " "))
	if err := chat.CloseRequest(); err != nil {
		return err
	}
	if _, err := chat.Receive(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("no end of the stream, but %w", err)
	}
	return chat.CloseResponse()
}

func chunk(number int32) *probe.Chunk {
	return &probe.Chunk{Number: number, Payload: make([]byte, 10)}
}

func failure(ctx context.Context, client probeconnect.ProbeClient) error {
	details := []*probe.Note{{Text: "one"}, {Text: "zwölf"}}
	request := &probe.Failure{Code: 9, Message: "ошибка: 100% “ünïcode” 🚲", Details: details}
	_, err := client.Fail(ctx, connect.NewRequest(request))
	var ended *connect.Error
	if !errors.As(err, &ended) {
		return fmt.Errorf("no error of a call: %w", err)
	}
	fmt.Printf("%d: %s\n", ended.Code(), ended.Message())
	for _, detail := range ended.Details() {
		value, err := detail.Value()
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", detail.Type(), value.(*probe.Note).Text)
	}
	return nil
}

func deadline(ctx context.Context, client probeconnect.ProbeClient) error {
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := client.Hold(ctx, connect.NewRequest(&probe.HoldRequest{Name: "deadline", Millis: longMillis}))
	took := time.Since(start)
	fmt.Println(int(connect.CodeOf(err)))
	if 400*time.Millisecond < took && took < 3*time.Second {
		fmt.Println("in time")
	} else {
		fmt.Println("after", took)
	}
	return nil
}

func cancellation(ctx context.Context, client probeconnect.ProbeClient) error {
	held, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error)
	go func() {
		_, err := client.Hold(held, connect.NewRequest(&probe.HoldRequest{Name: "cancel", Millis: longMillis}))
		ended <- err
	}()
	if _, err := client.AwaitHeld(ctx, connect.NewRequest(&probe.OutcomeRequest{Name: "cancel"})); err != nil {
		return err
	}
	cancel()
	fmt.Println(int(connect.CodeOf(<-ended)))
	if err := cancelStream(ctx, client); err != nil {
		return err
	}
	reply, err := client.Echo(ctx, connect.NewRequest(&probe.EchoRequest{Payload: []byte("still there")}))
	if err != nil {
		return err
	}
	fmt.Println(string(reply.Msg.Payload))
	return nil
}

func cancelStream(ctx context.Context, client probeconnect.ProbeClient) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	counted, err := client.Count(ctx, connect.NewRequest(&probe.CountRequest{Chunks: 1_000_000, ChunkBytes: 1000}))
	if err != nil {
		return err
	}
	for number := range int32(3) {
		if !counted.Receive() || counted.Msg().Number != number {
			return fmt.Errorf("no chunk %d: %w", number, counted.Err())
		}
	}
	cancel()
	for counted.Receive() {
	}
	fmt.Println(int(connect.CodeOf(counted.Err())))
	return nil
}
