package dev.tandem.interop;

import static dev.tandem.interop.HostileHeaders.block;
import static dev.tandem.interop.HostileHeaders.each;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tandem.rpc.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Responses that are right for HTTP/2, and not for gRPC.
final class HostileMessages {
  private static final int MEBIBYTE = 1 << 20;
  private static final byte[] BOMB = bomb();

  private HostileMessages() {}

  static List<HostileCase> cases() {
    return List.of(
        new HostileCase(
            "trailers without a status",
            BesetCalls.ECHO,
            each(
                (client, call) -> {
                  client.headers(call);
                  client.data(call, new byte[5]);
                  client.say(block(call, RawFrame.END_STREAM, RawHeaders.of("x-trailer", "1")));
                }),
            Code.UNKNOWN,
            "without a grpc-status"),
        new HostileCase(
            "an end without a status",
            BesetCalls.ECHO,
            each(
                (client, call) -> {
                  client.headers(call);
                  client.say(HostileFrames.data(call, RawFrame.END_STREAM, new byte[5]));
                }),
            Code.INTERNAL,
            "the server ended the stream without a status"),
        new HostileCase(
            "a message that says it has 4 GiB",
            BesetCalls.ECHO,
            each(
                (client, call) -> {
                  client.headers(call);
                  client.data(call, new byte[] {0, -1, -1, -1, -1, 1, 2, 3});
                }),
            Code.RESOURCE_EXHAUSTED,
            "a message of 4294967295 bytes is larger than the limit of 4194304"),
        new HostileCase(
            "a zip bomb",
            BesetCalls.ECHO,
            each(HostileMessages::bomb),
            Code.RESOURCE_EXHAUSTED,
            "4194304"),
        new HostileCase(
            "an encoding that nobody knows",
            BesetCalls.ECHO,
            each(
                (client, call) -> {
                  client.say(compressed(call, "zstd"));
                  client.data(call, new byte[] {1, 0, 0, 0, 1, 0});
                  client.trailers(call);
                }),
            Code.INTERNAL,
            "zstd"),
        new HostileCase(
            "more messages than one",
            BesetCalls.ECHO,
            each(
                (client, call) -> {
                  client.headers(call);
                  for (int i = 0; i < 100; i++) client.data(call, new byte[5]);
                }),
            Code.UNIMPLEMENTED,
            "the server sent a second message where"),
        new HostileCase(
            "messages of nothing that nobody reads",
            BesetCalls.MANY_UNREAD,
            each(
                (client, call) -> {
                  client.headers(call);
                  client.data(call, new byte[250_000]);
                }),
            Set.of(Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED),
            "",
            1),
        new HostileCase(
            "messages that are never whole",
            BesetCalls.MANY,
            each(
                (client, call) -> {
                  client.headers(call);
                  client.data(call, new byte[] {0, 0, 0x3F, -1, -1});
                  client.data(call, new byte[4 * MEBIBYTE - 100]);
                }),
            Set.of(Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED),
            "",
            1),
        new HostileCase(
            "messages without end",
            BesetCalls.DOWNLOAD,
            each(
                (client, call) -> {
                  client.headers(call);
                  for (int i = 0; i < 1_000_000; i++) client.data(call, new byte[500]);
                }),
            Set.of(Code.DEADLINE_EXCEEDED),
            "",
            1),
        new HostileCase(
            "a page of HTML without end",
            BesetCalls.ECHO,
            each(
                (client, call) -> {
                  client.say(
                      block(call, 0, RawHeaders.of(":status", "200", "content-type", "text/html")));
                  client.data(call, "<p>".repeat(20_000).getBytes(US_ASCII));
                }),
            Code.UNKNOWN,
            "text/html"),
        new HostileCase(
            "a status that nobody has defined",
            BesetCalls.ECHO,
            each(
                (client, call) ->
                    client.say(
                        block(
                            call,
                            RawFrame.END_STREAM,
                            RawHeaders.of(
                                ":status",
                                "200",
                                "content-type",
                                "application/grpc",
                                "grpc-status",
                                "-1")))),
            Code.UNKNOWN,
            "grpc-status -1"));
  }

  private static RawFrame compressed(int call, String encoding) {
    return block(
        call,
        0,
        RawHeaders.of(
            ":status", "200", "content-type", "application/grpc", "grpc-encoding", encoding));
  }

  /// 64 MiB of zeros, sixteen times what is taken.
  private static void bomb(RawConversation client, int call) throws IOException {
    client.say(compressed(call, "gzip"));
    client.data(call, BOMB);
    client.trailers(call);
  }

  private static byte[] bomb() {
    try {
      var zipped = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(zipped)) {
        for (int i = 0; i < 64; i++) gzip.write(new byte[MEBIBYTE]);
      }
      int length = zipped.size();
      var message = new ByteArrayOutputStream();
      message.write(1);
      for (int shift = 24; shift >= 0; shift -= 8) message.write(length >> shift);
      message.writeBytes(zipped.toByteArray());
      return message.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
