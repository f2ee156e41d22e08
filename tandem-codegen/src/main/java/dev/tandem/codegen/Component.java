package dev.tandem.codegen;

import java.util.List;

/// A component of a record: a field that stands alone, or a oneof with its fields.
sealed interface Component permits Field, Oneof {
  String name();

  /// The lowest field number: components are in the order of these.
  int number();

  List<Field> fields();

  /// The type as the code in `f` names it.
  String type(JavaFile f);

  /// What it holds when it is absent.
  String zero(JavaFile f);

  /// Its presence bit; -1 if it has none.
  int bit();

  /// The lines of its comment.
  List<String> docs();

  int slots();

  /// Whether null has to be kept out.
  boolean object();
}
