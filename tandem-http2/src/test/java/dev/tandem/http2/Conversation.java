package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_HEADERS;
import static dev.tandem.http2.Frames.END_STREAM;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Something that a peer might say, frame by frame: calls in all their ways, much that means
/// nothing, and mistakes.
final class Conversation {
  /// Streams that a client has opened before its server speaks.
  static final int OPENED = 40;

  private final Random random;
  private final Role speaker;
  private final Frames frames = new Frames();
  private final List<byte[]> pieces = new ArrayList<>();
  private final boolean mistakes;
  private final Set<Integer> ended = new HashSet<>();

  /// Streams that the speaker has sent HEADERS on, or skipped.
  private int opened;

  private Conversation(Random random, Role speaker, boolean mistakes) {
    this.random = random;
    this.speaker = speaker;
    this.mistakes = mistakes;
  }

  /// @param mistakes whether there are any, of which some end the connection
  static List<byte[]> random(Random random, Role speaker, int length, boolean mistakes) {
    var c = new Conversation(random, speaker, mistakes);
    if (speaker == Role.CLIENT) c.add(c.frames.magic());
    c.add(c.frames.settings().settingsAck());
    for (int i = 0; i < length; i++) c.next();
    return c.pieces;
  }

  static byte[] joined(List<byte[]> pieces) {
    var all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private void add(Frames said) {
    pieces.add(said.take());
  }

  /// One of the last few streams: open, or not any more.
  private int stream() {
    return Math.max(1, 2 * (opened - random.nextInt(6)) - 1);
  }

  private void next() {
    switch (random.nextInt(mistakes ? 17 : 15)) {
      case 0, 1, 2 -> open();
      case 3, 4, 5, 6 -> data();
      case 7 -> add(frames.ping(random.nextLong()));
      case 8 -> add(frames.pingAck(random.nextLong()));
      case 9 -> settings();
      case 10 -> add(frames.windowUpdate(0, 1 + random.nextInt(100)));
      case 11 -> {
        if (opened > 0) add(frames.windowUpdate(stream(), 1 + random.nextInt(100)));
      }
      case 12 -> add(frames.priority(stream(), 1_001));
      case 13 ->
          add(frames.frame(10 + random.nextInt(200), random.nextInt(256), stream(), bytes()));
      case 14 -> {
        int id = stream();
        if (opened > 0 && (mistakes || ended.add(id)))
          add(frames.reset(id, ErrorCode.of(random.nextInt(14))));
      }
      case 15 -> streamMistake();
      default -> {
        if (random.nextInt(8) == 0) connectionMistake();
      }
    }
  }

  private void open() {
    int end = random.nextInt(3) == 0 ? END_STREAM : 0;
    int id;
    List<String> fields = new ArrayList<>();
    if (speaker == Role.CLIENT) {
      int skipped = random.nextInt(8) == 0 ? 2 : 0;
      for (; skipped > 0; skipped--) ended.add(2 * ++opened - 1);
      id = 2 * ++opened - 1;
      fields.addAll(List.of(Frames.REQUEST));
    } else {
      if (opened == OPENED) return;
      id = 2 * ++opened - 1;
      if (random.nextInt(6) == 0) add(frames.headers(id, 0, ":status", "103"));
      fields.addAll(List.of(":status", "200"));
    }
    for (int n = random.nextInt(6); n > 0; n--) {
      fields.add("x-" + random.nextInt(12));
      fields.add("v".repeat(random.nextInt(random.nextInt(30) == 0 ? 3_000 : 30)));
    }
    byte[] block = frames.block(fields.toArray(String[]::new));
    int[] cuts = new int[random.nextInt(3) == 0 ? random.nextInt(5) : 0];
    for (int i = 0; i < cuts.length; i++) cuts[i] = random.nextInt(block.length);
    Arrays.sort(cuts);
    add(frames.headersInParts(id, end, block, cuts));
    if (end != 0) ended.add(id);
  }

  private void data() {
    int id = stream();
    if (opened == 0 || (!mistakes && ended.contains(id))) return;
    int end = random.nextInt(4) == 0 ? END_STREAM : 0;
    boolean trailers = random.nextInt(12) == 0;
    if (end != 0 || trailers) ended.add(id);
    if (trailers) add(frames.headers(id, END_STREAM, "x-trailer", "t" + random.nextInt(9)));
    else if (random.nextInt(4) == 0) add(frames.paddedData(id, end, text(), random.nextInt(256)));
    else add(frames.data(id, end, text()));
  }

  private String text() {
    var s = new StringBuilder();
    for (int n = random.nextInt(random.nextInt(10) == 0 ? 16_000 : 40); n > 0; n--)
      s.append((char) ('a' + random.nextInt(26)));
    return s.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 16_384 : 40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void settings() {
    add(
        frames.settings(
            1, random.nextInt(5_000), 3, random.nextInt(100), 4, random.nextInt(100_000), 77, 7));
  }

  private void streamMistake() {
    int id = stream();
    switch (random.nextInt(4)) {
      case 0 -> add(frames.windowUpdate(id, 0));
      case 1 -> add(frames.headers(id, END_STREAM, "X-Upper", "1"));
      case 2 -> add(frames.priority(id, id));
      default -> add(frames.data(id, END_STREAM, "x").data(id, 0, "y"));
    }
  }

  private void connectionMistake() {
    switch (random.nextInt(6)) {
      case 0 ->
          add(frames.frame(random.nextInt(10), random.nextInt(256), random.nextInt(9), bytes()));
      case 1 -> add(frames.frame(FrameType.HEADERS, END_HEADERS, stream(), bytes()));
      case 2 -> add(frames.raw(bytes()));
      case 3 -> add(frames.goAway(random.nextInt(99), ErrorCode.CANCEL, "bye\n\u007F"));
      case 4 -> add(frames.frame(FrameType.CONTINUATION, END_HEADERS, 1, bytes()));
      default -> add(frames.frame(FrameType.DATA, 0, stream(), new byte[1], 1 << 20));
    }
  }
}
