// Moves bytes with gRPC for Go, as grpc.testing.TestService has it: the measure for what a long network lets pass.
//
//	flow serve                      prints "listening on HOST:PORT", and serves until it is ended
//	flow call HOST:PORT up|down N   moves N messages of 1 MB in one stream, three times, and prints the seconds that each took
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/interop"
	testgrpc "google.golang.org/grpc/interop/grpc_testing"
)

const messageBytes = 1_000_000

func main() {
	if len(os.Args) == 2 && os.Args[1] == "serve" {
		serve()
		return
	}
	if len(os.Args) != 5 {
		log.Fatal("serve, or call HOST:PORT up|down N")
	}
	messages, err := strconv.Atoi(os.Args[4])
	check(err)
	conn, err := grpc.NewClient(os.Args[2], grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	defer conn.Close()
	client := testgrpc.NewTestServiceClient(conn)
	for range 3 {
		began := time.Now()
		if os.Args[3] == "up" {
			upload(client, messages)
		} else {
			download(client, messages)
		}
		fmt.Printf("%.3f\n", time.Since(began).Seconds())
	}
}

func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	server := grpc.NewServer()
	testgrpc.RegisterTestServiceServer(server, interop.NewTestServer())
	fmt.Println("listening on", listener.Addr())
	check(server.Serve(listener))
}

func upload(client testgrpc.TestServiceClient, messages int) {
	stream, err := client.StreamingInputCall(context.Background())
	check(err)
	request := &testgrpc.StreamingInputCallRequest{Payload: &testgrpc.Payload{Body: make([]byte, messageBytes)}}
	for range messages {
		check(stream.Send(request))
	}
	_, err = stream.CloseAndRecv()
	check(err)
}

func download(client testgrpc.TestServiceClient, messages int) {
	request := &testgrpc.StreamingOutputCallRequest{}
	for range messages {
		request.ResponseParameters = append(request.ResponseParameters, &testgrpc.ResponseParameters{Size: messageBytes})
	}
	stream, err := client.StreamingOutputCall(context.Background(), request)
	check(err)
	for range messages {
		_, err := stream.Recv()
		check(err)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
