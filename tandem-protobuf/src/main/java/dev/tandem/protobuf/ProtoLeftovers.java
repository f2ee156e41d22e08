package dev.tandem.protobuf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of fields that the message does not have, and of a message at its end; how deep it
/// lies.
abstract sealed class ProtoLeftovers extends ProtoPositions permits ProtoPacked {
  int depth;
  @Nullable UnknownFields unknown; // of the message being read

  ProtoLeftovers(byte[] data) {
    super(data);
  }

  ProtoLeftovers(byte[] data, int offset, int length) {
    super(data, offset, length);
  }

  ProtoLeftovers(byte[] data, ProtoLeftovers outer) {
    super(data, outer);
    depth = outer.depth;
  }

  ProtoLeftovers(List<ByteBuffer> chunks) {
    super(chunks);
  }

  /// The next field's tag, or 0 at the end of the message.
  @Override
  public int tag() {
    tag = 0; // what goes wrong in the tag is not inside the field before
    if (atEnd()) {
      if (groupEnd != 0) throw malformed("the group has no end");
      return 0;
    }
    int next = readTag();
    if (next == groupEnd) return 0;
    tag = next;
    return next;
  }

  final void deeper() {
    if (++depth > maxDepth()) throw malformed("messages are nested deeper than " + maxDepth());
  }

  /// Keeps a field that the message does not have.
  @Override
  public void unknown(int tag) {
    skip(tag, unknownFields());
  }

  /// Reads over a field.
  void skip(int tag) {
    skip(tag, null);
  }

  /// The tail of the message whose end was reached, with these presence bits.
  public Tail tail(long presence) {
    return unknown == null
        ? Tail.of(presence)
        : Tail.of(presence, new long[0], unknown.toByteArray());
  }

  /// The tail of a message with more than 64 presence bits.
  public Tail tail(long presence, long... more) {
    return Tail.of(presence, more, unknown == null ? new byte[0] : unknown.toByteArray());
  }

  /// The tail of a message with these presence bits.
  public Tail tail(Tail presence) {
    return unknown == null ? presence : presence.withUnknown(unknown.toByteArray());
  }

  /// For generated code: says that not all `required` presence bits are set, whose fields have
  /// these names. An error, unless they may be missing.
  public void missing(long presence, long required, String... names) {
    if (isPartial()) return;
    var missing = new ArrayList<String>();
    long left = required;
    for (String name : names) {
      long bit = Long.lowestOneBit(left);
      if ((presence & bit) == 0) missing.add(name);
      left ^= bit;
    }
    throw malformed("missing required " + String.join(", ", missing)).incomplete();
  }

  @Override
  void stranger(int number) {
    unknownFields().varint(WireType.number(tag) << 3 | WireType.VARINT, number);
  }

  /// Where to put what the message does not know.
  UnknownFields unknownFields() {
    if (unknown == null) unknown = new UnknownFields();
    return unknown;
  }

  /// Reads over a field, and notes it in `kept` unless that is null.
  void skip(int tag, @Nullable UnknownFields kept) {
    switch (WireType.of(tag)) {
      case WireType.VARINT -> {
        long value = varint();
        if (kept != null) kept.varint(tag, value);
      }
      case WireType.I64 -> {
        long value = readFixed64();
        if (kept != null) kept.fixed64(tag, value);
      }
      case WireType.LEN -> {
        int length = readLength();
        if (kept == null) skipBytes(length);
        else kept.bytes(tag, readBytes(length));
      }
      case WireType.START_GROUP -> skipGroup(tag, kept);
      case WireType.END_GROUP ->
          throw malformed("end of group " + WireType.number(tag) + ", which was not begun");
      case WireType.I32 -> {
        int value = readFixed32();
        if (kept != null) kept.fixed32(tag, value);
      }
      default ->
          throw malformed(
              "wire type "
                  + WireType.of(tag)
                  + " of field "
                  + WireType.number(tag)
                  + " does not exist");
    }
  }

  final void skipGroup(int start, @Nullable UnknownFields kept) {
    int outerGroup = groupEnd;
    groupEnd = 0;
    deeper();
    if (kept != null) kept.tag(start);
    int end = WireType.endOf(start);
    try {
      for (int inner; (inner = tag()) != end; ) {
        if (inner == 0) throw malformed("the group has no end");
        skip(inner, kept);
      }
    } catch (MalformedMessageException e) {
      e.inside(WireType.number(start));
      throw e;
    }
    if (kept != null) kept.tag(end);
    groupEnd = outerGroup;
    depth--;
  }
}
