package dev.tandem.interop;

import dev.tandem.rpc.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Header blocks that do not end, that are large, that become large, or that cannot be decoded.
final class HostileHeaders {
  private static final int FRAME = 16_384;

  /// Past what is decoded of a block.
  private static final int ENDLESS = 24 << 20;

  private static final int TEN_MEGABYTES = 10_000_000;

  private HostileHeaders() {}

  static List<HostileCase> cases() {
    return List.of(
        new HostileCase(
            "CONTINUATION without end",
            BesetCalls.ECHO,
            HostileHeaders::continuations,
            Code.UNAVAILABLE,
            "header block"),
        new HostileCase(
            "empty CONTINUATION without end",
            BesetCalls.ECHO,
            HostileHeaders::emptyContinuations,
            Code.UNAVAILABLE,
            "header block"),
        new HostileCase(
            "a header block of 10 MB",
            BesetCalls.ECHO,
            each(HostileHeaders::tenMegabytes),
            Code.RESOURCE_EXHAUSTED,
            "header list is larger than 16384 bytes"),
        new HostileCase(
            "an HPACK bomb",
            BesetCalls.ECHO,
            each(HostileHeaders::bomb),
            Code.RESOURCE_EXHAUSTED,
            "header list is larger than 16384 bytes"),
        new HostileCase(
            "trailers of 10 MB",
            BesetCalls.ECHO,
            each(HostileHeaders::largeTrailers),
            Code.RESOURCE_EXHAUSTED,
            "header list is larger than 16384 bytes"),
        new HostileCase(
            "a block that cannot be decoded",
            BesetCalls.ECHO,
            each((client, call) -> client.say(block(call, 0, new byte[] {(byte) 0x80}))),
            Code.UNAVAILABLE,
            "COMPRESSION_ERROR"),
        new HostileCase(
            "1xx without end",
            BesetCalls.ECHO,
            HostileHeaders::interim,
            Code.UNAVAILABLE,
            "ENHANCE_YOUR_CALM: too many frames that bring nothing"),
        new HostileCase(
            "an enormous grpc-message",
            BesetCalls.ECHO,
            each(HostileHeaders::longText),
            Code.NOT_FOUND,
            "a long story: xxxx"));
  }

  /// What answers one call.
  interface Answer {
    void to(RawConversation client, int call) throws IOException;
  }

  /// A whole connection, each call of which is answered so.
  static RawServer.Part each(Answer answer, int... settings) {
    return client -> {
      client.begin(settings);
      for (int call = client.call(); call != 0; call = client.call()) answer.to(client, call);
    };
  }

  static RawFrame block(int call, int flags, byte[] block) {
    return new RawFrame(RawFrame.HEADERS, flags | RawFrame.END_HEADERS, call, block);
  }

  private static void continuations(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    client.say(new RawFrame(RawFrame.HEADERS, 0, call, RawHeaders.of(":status", "200")));
    byte[] more = new byte[FRAME];
    Arrays.fill(more, (byte) 0x82); // :method GET, which is one byte
    for (int sent = 0; sent < ENDLESS; sent += FRAME) {
      client.say(new RawFrame(RawFrame.CONTINUATION, 0, call, more));
    }
    client.listenToTheEnd();
  }

  private static void emptyContinuations(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    client.say(new RawFrame(RawFrame.HEADERS, 0, call, RawHeaders.of(":status", "200")));
    for (int sent = 0; sent < ENDLESS; sent += 9) {
      client.say(new RawFrame(RawFrame.CONTINUATION, 0, call, new byte[0]));
    }
    client.listenToTheEnd();
  }

  private static void tenMegabytes(RawConversation client, int call) throws IOException {
    blocks(client, call, fields(), RawFrame.HEADERS, 0);
  }

  private static void largeTrailers(RawConversation client, int call) throws IOException {
    client.headers(call);
    blocks(client, call, fields(), RawFrame.HEADERS, RawFrame.END_STREAM);
  }

  /// Ten thousand fields of a kilobyte.
  private static byte[] fields() {
    var block = new ByteArrayOutputStream();
    block.writeBytes(RawHeaders.of(":status", "200"));
    byte[] field = RawHeaders.of("x", "y".repeat(1000));
    while (block.size() < TEN_MEGABYTES) block.writeBytes(field);
    return block.toByteArray();
  }

  /// An entry of 4,000 bytes goes into the table, and is named a million times: four gigabytes.
  private static void bomb(RawConversation client, int call) throws IOException {
    var block = new ByteArrayOutputStream();
    block.writeBytes(RawHeaders.of(":status", "200"));
    block.writeBytes(new RawHeaders().inserted("x", "y".repeat(4000)).bytes());
    byte[] references = new byte[1_000_000];
    Arrays.fill(references, (byte) (0x80 | RawHeaders.YOUNGEST));
    block.writeBytes(references);
    blocks(client, call, block.toByteArray(), RawFrame.HEADERS, 0);
  }

  private static void blocks(RawConversation client, int call, byte[] block, int type, int flags)
      throws IOException {
    for (int from = 0; from < block.length; from += FRAME) {
      byte[] part = Arrays.copyOfRange(block, from, Math.min(block.length, from + FRAME));
      int end = from + FRAME < block.length ? 0 : RawFrame.END_HEADERS;
      if (from == 0) client.say(new RawFrame(type, flags | end, call, part));
      else client.say(new RawFrame(RawFrame.CONTINUATION, end, call, part));
    }
  }

  private static void interim(RawConversation client) throws IOException {
    client.begin();
    int call = client.call();
    byte[] early = RawHeaders.of(":status", "103", "link", "</style.css>");
    for (int i = 0; i < 1_000_000; i++) client.say(block(call, 0, early));
    client.listenToTheEnd();
  }

  private static void longText(RawConversation client, int call) throws IOException {
    byte[] all =
        RawHeaders.of(
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "grpc-status",
            "5",
            "grpc-message",
            "a long story: " + "x".repeat(16_000));
    client.say(block(call, RawFrame.END_STREAM, all));
  }
}
