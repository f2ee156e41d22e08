package dev.tandem.benchmarks.messages;

/// Who is measured.
enum Library {
  PROTOBUF_JAVA("protobuf-java"),
  QUICKBUF("quickbuf"),
  TANDEM("Tandem");

  final String label;

  Library(String label) {
    this.label = label;
  }
}
