package dev.tandem.http2;

import dev.tandem.http2.hpack.HpackDecoder;
import dev.tandem.http2.hpack.HpackException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One header block at a time: HEADERS and its CONTINUATIONs become a field list, of which it is
/// known whether it is too large, and what is wrong with it.
///
/// A list over the limit is decoded to its end, since the table has to stay right, but not kept. Of
/// a field that is cut by the end of a frame the beginning is kept; [HpackDecoder#longestString]
/// bounds that. What is kept is copied once for each frame that adds to it, however small that is.
final class HeaderAssembly implements HpackDecoder.Sink {
  private static final int FIRST_SLOTS = 16;
  private static final int SMALLEST_CUT = 64;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
  private static final String[] NO_FIELDS = {};

  private final HpackDecoder decoder;
  private final Http2Limits limits;

  // the block
  private int streamId;
  private boolean endStream;
  private boolean open;
  private int continuations;
  private long blockBytes;

  /// The beginning of a field whose rest is still to come, between position and limit; has room for
  /// more behind it.
  private @Nullable ByteBuffer cut;

  // its fields
  private String[] fields = NO_FIELDS;
  private int used;
  private int slots = FIRST_SLOTS;
  private long listSize;
  private boolean tooLarge;
  private final MessageRules rules = new MessageRules();

  HeaderAssembly(HpackDecoder decoder, Http2Limits limits) {
    this.decoder = decoder;
    this.limits = limits;
  }

  boolean isOpen() {
    return open;
  }

  int streamId() {
    return streamId;
  }

  boolean endStream() {
    return endStream;
  }

  /// @param dependency the stream that this one is to depend on; −1 if nothing was said
  void begin(int streamId, boolean endStream, int dependency) {
    this.streamId = streamId;
    this.endStream = endStream;
    open = true;
    continuations = 0;
    blockBytes = 0;
    fields = new String[slots];
    used = 0;
    listSize = 0;
    tooLarge = false;
    rules.begin();
    if (dependency == streamId) rules.fault("the stream depends on itself");
    decoder.begin();
  }

  /// Whether the block, of which so many bytes more have come, is still one that can be decoded to
  /// its end.
  boolean bears(int bytes) {
    blockBytes += bytes;
    return blockBytes <= limits.maxHeaderBlockBytes();
  }

  /// Another CONTINUATION. Its head counts too, or empty ones could come forever.
  void continued() {
    blockBytes += FrameType.HEAD_BYTES;
    if (++continuations > limits.maxContinuationFrames()) oversized();
  }

  void fragment(ByteBuffer in, boolean endHeaders) throws HpackException {
    ByteBuffer before = cut;
    ByteBuffer whole = before == null ? in : append(before, in);
    cut = null;
    decoder.decode(whole, this);
    if (endHeaders) {
      open = false;
      decoder.end(whole.hasRemaining());
      slots = Math.max(8, used);
    } else if (whole.hasRemaining()) {
      cut = before == null ? append(EMPTY, in) : whole;
    }
  }

  /// What is left of `first`, and `more` behind it: in place if there is room.
  private static ByteBuffer append(ByteBuffer first, ByteBuffer more) {
    int end = first.limit();
    if (first.capacity() - end >= more.remaining()) {
      first.limit(end + more.remaining());
      first.put(end, more, more.position(), more.remaining());
      return first;
    }
    int bytes = first.remaining() + more.remaining();
    return ByteBuffer.allocate(Math.max(SMALLEST_CUT, 2 * bytes)).put(first).put(more).flip();
  }

  @Override
  public void field(String name, String value, int traits) {
    rules.field(name, value, traits);
    listSize += name.length() + value.length() + Headers.FIELD_OVERHEAD;
    if (listSize > limits.maxHeaderListBytes()) oversized();
    if (tooLarge) return;
    if (used == fields.length) fields = Arrays.copyOf(fields, 2 * used);
    fields[used] = name;
    fields[used + 1] = value;
    used += 2;
  }

  @Override
  public void oversizedField() {
    oversized();
  }

  private void oversized() {
    tooLarge = true;
    fields = NO_FIELDS;
    used = 0;
  }

  boolean tooLarge() {
    return tooLarge;
  }

  MessageRules rules() {
    return rules;
  }

  /// The list; once a block.
  Headers take() {
    Headers h = new Headers(fields, used / 2, (int) listSize);
    fields = NO_FIELDS;
    return h;
  }
}
