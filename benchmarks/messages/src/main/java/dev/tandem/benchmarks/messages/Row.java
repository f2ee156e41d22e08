package dev.tandem.benchmarks.messages;

/// What is measured: one message each.
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
}
