package dev.tandem.codegen;

import dev.tandem.protobuf.FieldDescriptor;

/// What the generator knows of each type of field: its Java type, and the methods of the runtime
/// that read and write it.
enum Kind {
  DOUBLE(1, "double", "Double", "DoubleList", "doubleValue", "doubles", "asDouble"),
  FLOAT(5, "float", "Float", "FloatList", "floatValue", "floats", "asFloat"),
  INT64(0, "long", "Long", "LongList", "int64", "int64s", "asLong"),
  UINT64(0, "long", "Long", "LongList", "uint64", "uint64s", "asLong"),
  INT32(0, "int", "Integer", "IntList", "int32", "int32s", "asInt"),
  FIXED64(1, "long", "Long", "LongList", "fixed64", "fixed64s", "asLong"),
  FIXED32(5, "int", "Integer", "IntList", "fixed32", "fixed32s", "asInt"),
  BOOL(0, "boolean", "Boolean", "BoolList", "bool", "bools", "asBool"),
  STRING(2, "String", "String", "", "string", "strings", ""),
  GROUP(3, "", "", "", "group", "groups", ""),
  MESSAGE(2, "", "", "", "message", "messages", ""),
  BYTES(2, "Bytes", "Bytes", "", "bytes", "byteStrings", ""),
  UINT32(0, "int", "Integer", "IntList", "uint32", "uint32s", "asInt"),
  ENUM(0, "", "", "", "enumeration", "enumerations", "asEnum"),
  SFIXED32(5, "int", "Integer", "IntList", "sfixed32", "sfixed32s", "asInt"),
  SFIXED64(1, "long", "Long", "LongList", "sfixed64", "sfixed64s", "asLong"),
  SINT32(0, "int", "Integer", "IntList", "sint32", "sint32s", "asSint32"),
  SINT64(0, "long", "Long", "LongList", "sint64", "sint64s", "asSint64");

  final int wireType;
  final String javaType;
  final String boxed;
  final String list; // of the runtime; empty: java.util.List
  final String one; // the method for one value
  final String many;
  final String as; // the method for a number that was just read

  Kind(
      int wireType,
      String javaType,
      String boxed,
      String list,
      String one,
      String many,
      String as) {
    this.wireType = wireType;
    this.javaType = javaType;
    this.boxed = boxed;
    this.list = list;
    this.one = one;
    this.many = many;
    this.as = as;
  }

  static Kind of(FieldDescriptor field) {
    return values()[field.type().number() - 1];
  }

  /// Whether it is a Java primitive.
  boolean primitive() {
    return !list.isEmpty();
  }

  /// Whether it is a message, with a length or between tags.
  boolean isMessage() {
    return this == MESSAGE || this == GROUP;
  }

  /// Whether many values can share one tag.
  boolean packable() {
    return wireType != 2 && wireType != 3;
  }

  /// How many slots of a constructor's 255 it takes.
  int slots() {
    return javaType.equals("long") || javaType.equals("double") ? 2 : 1;
  }
}
