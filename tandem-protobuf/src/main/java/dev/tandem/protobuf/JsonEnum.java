package dev.tandem.protobuf;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What JSON has to know of an enum, prepared: its names in quotes, and its numbers by name.
final class JsonEnum {
  /// Numbers below are looked up in an array.
  private static final int DENSE = 256;

  final EnumDescriptor descriptor;

  /// `google.protobuf.NullValue`, which prints as null.
  final boolean isNull;

  private final @Nullable JsonLiteral[] dense;
  private final Map<Integer, JsonLiteral> others = new HashMap<>();
  private final NameTable numbers;

  JsonEnum(EnumDescriptor descriptor) {
    this.descriptor = descriptor;
    isNull = descriptor.fullName().equals("google.protobuf.NullValue");
    int largest = -1;
    var byName = new LinkedHashMap<String, Integer>();
    for (var value : descriptor.proto().value()) {
      byName.put(value.name(), value.number());
      if (value.number() < DENSE) largest = Math.max(largest, value.number());
    }
    numbers = new NameTable(byName);
    dense = new JsonLiteral[largest + 1];
    for (var value : descriptor.proto().value()) {
      int number = value.number();
      var name = new JsonLiteral('"' + descriptor.nameOf(number) + '"');
      if (number >= 0 && number < dense.length) dense[number] = name;
      else others.put(number, name);
    }
  }

  /// The first name for a number in quotes, or null.
  @Nullable JsonLiteral name(int number) {
    return number >= 0 && number < dense.length ? dense[number] : others.get(number);
  }

  /// The number of a name.
  NameTable numbers() {
    return numbers;
  }
}
