package dev.tandem.benchmarks.messages;

/// What is measured.
enum Row {
  TINY("HelloReply"),
  MIXED("mixed"),
  ASCII("ASCII text"),
  CHINESE("Chinese text"),
  INT32("packed int32"),
  SINT64("packed sint64"),
  DOUBLE("packed double"),
  TREE("tree"),
  DESCRIPTOR("descriptor");

  final String label;

  Row(String label) {
    this.label = label;
  }

  /// Whether it is printed and parsed as JSON too.
  boolean hasJson() {
    return this == MIXED || this == TREE;
  }

  /// How many messages there are, which are encoded and decoded in turn: a power of two.
  int messages() {
    return this == INT32 || this == SINT64 ? Samples.PACKED : 1;
  }
}
