package dev.tandem.benchmarks.messages;

import java.io.IOException;

/// One message in one library.
interface Work {
  /// Builds a fresh message from [Samples] and encodes it: that of a row which has several whose
  /// turn it is.
  byte[] encode() throws IOException;

  /// Decodes a message and reads every field of it; a sum of what was read, which is the same in
  /// all libraries.
  long decode(byte[] data) throws IOException;

  static Work of(Library library, Row row) {
    return switch (library) {
      case PROTOBUF_JAVA -> row == Row.DESCRIPTOR ? new GoogleDescriptor() : GoogleWork.of(row);
      case QUICKBUF -> row == Row.DESCRIPTOR ? new QuickbufDescriptor() : QuickbufWork.of(row);
      case TANDEM -> row == Row.DESCRIPTOR ? new TandemDescriptor() : TandemWork.of(row);
    };
  }
}
