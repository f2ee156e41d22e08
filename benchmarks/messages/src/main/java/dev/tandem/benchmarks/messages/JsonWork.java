package dev.tandem.benchmarks.messages;

import java.io.IOException;

/// One message in one library, as JSON on one line.
interface JsonWork {
  /// Prints a message that was built before: no library keeps in it what makes the second time
  /// cheaper.
  String print() throws IOException;

  /// Parses a message and reads every field of it; a sum of what was read, which is the same in all
  /// libraries.
  long parse(String json) throws IOException;

  /// Parses a message and encodes it, for a comparison.
  byte[] binary(String json) throws IOException;

  static JsonWork of(Library library, Row row) {
    return switch (library) {
      case PROTOBUF_JAVA -> GoogleJson.of(row);
      case QUICKBUF -> QuickbufJson.of(row);
      case TANDEM -> TandemJson.of(row);
    };
  }
}
