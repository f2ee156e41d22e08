package dev.tandem.benchmarks.messages;

import java.util.Locale;

/// What is done with a message.
enum Way {
  ENCODE("encode"),
  DECODE("decode"),
  PRINT("print JSON"),
  PARSE("parse JSON");

  final String label;

  Way(String label) {
    this.label = label;
  }

  boolean isJson() {
    return this == PRINT || this == PARSE;
  }

  /// The class and method that measure it.
  String benchmark() {
    var type = isJson() ? JsonBenchmark.class : MessageBenchmark.class;
    return type.getName() + '.' + name().toLowerCase(Locale.ROOT);
  }
}
