package dev.tandem.protobuf;

/// Puts each member and value of a JSON text that we have printed on a line of its own.
final class JsonIndent {
  private static final String STEP = "  ";

  private JsonIndent() {}

  static JsonOutput indented(JsonOutput compact) {
    byte[] in = compact.array();
    int size = compact.size();
    var out = new JsonOutput((int) Math.min(2L * size + 16, Integer.MAX_VALUE - 16));
    int depth = 0;
    for (int i = 0; i < size; i++) {
      byte c = in[i];
      switch (c) {
        case '{', '[' -> {
          out.octet(c);
          boolean empty = in[i + 1] == c + 2; // the closing one is two letters on in ASCII
          if (empty) out.octet(in[++i]);
          else line(out, ++depth);
        }
        case '}', ']' -> {
          line(out, --depth);
          out.octet(c);
        }
        case ',' -> {
          out.octet(c);
          line(out, depth);
        }
        case ':' -> out.ascii(": ");
        case '"' -> i = string(in, i, out);
        default -> out.octet(c);
      }
    }
    return out;
  }

  private static void line(JsonOutput out, int depth) {
    out.octet('\n');
    for (int i = 0; i < depth; i++) out.ascii(STEP);
  }

  /// Copies a string; where its last quote is.
  private static int string(byte[] in, int start, JsonOutput out) {
    int end = start + 1;
    while (in[end] != '"') end += in[end] == '\\' ? 2 : 1;
    for (int i = start; i <= end; i++) out.octet(in[i]);
    return end;
  }
}
