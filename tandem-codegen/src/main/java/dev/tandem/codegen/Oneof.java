package dev.tandem.codegen;

import java.util.List;

/// A oneof: one component whose type is a sealed interface of records, one for each field.
record Oneof(String name, String protoName, ClassName type, List<Field> fields, List<String> docs)
    implements Component {
  @Override
  public int number() {
    return fields.getFirst().number();
  }

  @Override
  public String type(JavaFile f) {
    return f.ref(type);
  }

  @Override
  public String zero(JavaFile f) {
    return f.ref(type) + ".UNSET";
  }

  @Override
  public int bit() {
    return -1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean object() {
    return true;
  }

  /// Whether no other field's number lies between those of its fields.
  boolean contiguous(List<Integer> numbers) {
    int from = numbers.indexOf(number());
    for (int i = 0; i < fields.size(); i++)
      if (numbers.get(from + i) != fields.get(i).number()) return false;
    return true;
  }
}
