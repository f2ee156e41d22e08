package dev.tandem.protobuf;

/// Prints fields whose types nobody knows: by number, with what the wire type tells.
///
/// ```text
/// 1: 150                        varint, unsigned
/// 2: 0x00000096                 4 bytes; 16 digits for 8 bytes
/// 3: "\226"                     bytes
/// 4 { 1: 150 }                  a group, or bytes that could be a message
/// ```
final class TextUnknown {
  /// How deep bytes are taken for messages, as in the original.
  private static final int GUESSES = 10;

  private final TextOutput out;

  TextUnknown(TextOutput out) {
    this.out = out;
  }

  void print(Tail tail) {
    byte[] fields = tail.rawUnknown();
    if (fields.length > 0) fields(ProtoReader.partial(fields, ParseLimits.DEEPEST), GUESSES);
  }

  private void fields(ProtoReader in, int guesses) {
    for (int tag; (tag = in.tag()) != 0; ) field(in, tag, guesses);
  }

  private void field(ProtoReader in, int tag, int guesses) {
    int number = WireType.number(tag);
    switch (WireType.of(tag)) {
      case WireType.VARINT -> out.piece(number + ": " + Long.toUnsignedString(in.uint64()));
      case WireType.I64 -> out.piece(number + ": 0x%016x".formatted(in.fixed64()));
      case WireType.I32 -> out.piece(number + ": 0x%08x".formatted(in.fixed32()));
      case WireType.LEN -> {
        var value = in.bytes();
        if (guesses > 0 && mayBeMessage(value)) {
          out.open(Integer.toString(number));
          fields(ProtoReader.partial(value.raw(), ProtoReader.MAX_DEPTH), guesses - 1);
          out.close();
        } else {
          out.piece(number + ": " + TextOutput.quoted(value));
        }
      }
      default -> {
        out.open(Integer.toString(number));
        in.insideGroup(
            () -> {
              fields(in, guesses - 1);
              return number;
            });
        out.close();
      }
    }
  }

  private static boolean mayBeMessage(Bytes value) {
    var in = new ProtoReader(value.raw(), 0, value.size());
    try {
      for (int tag; (tag = in.tag()) != 0; ) in.skip(tag);
    } catch (MalformedMessageException e) {
      return false;
    }
    return !value.isEmpty();
  }
}
