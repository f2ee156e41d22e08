package dev.tandem.codegen;

import dev.tandem.protobuf.FieldDescriptor;

/// What the generator knows of each type of field: its Java type, and the methods of the runtime
/// that read and write it.
enum Kind {
  DOUBLE(1, "double", "Double", "DoubleList", "doubleValue", "doubles"),
  FLOAT(5, "float", "Float", "FloatList", "floatValue", "floats"),
  INT64(0, "long", "Long", "LongList", "int64", "int64s"),
  UINT64(0, "long", "Long", "LongList", "uint64", "uint64s"),
  INT32(0, "int", "Integer", "IntList", "int32", "int32s"),
  FIXED64(1, "long", "Long", "LongList", "fixed64", "fixed64s"),
  FIXED32(5, "int", "Integer", "IntList", "fixed32", "fixed32s"),
  BOOL(0, "boolean", "Boolean", "BoolList", "bool", "bools"),
  STRING(2, "String", "String", "", "string", "strings"),
  GROUP(3, "", "", "", "group", "groups"),
  MESSAGE(2, "", "", "", "message", "messages"),
  BYTES(2, "Bytes", "Bytes", "", "bytes", "byteStrings"),
  UINT32(0, "int", "Integer", "IntList", "uint32", "uint32s"),
  ENUM(0, "", "", "", "enumeration", "enumerations"),
  SFIXED32(5, "int", "Integer", "IntList", "sfixed32", "sfixed32s"),
  SFIXED64(1, "long", "Long", "LongList", "sfixed64", "sfixed64s"),
  SINT32(0, "int", "Integer", "IntList", "sint32", "sint32s"),
  SINT64(0, "long", "Long", "LongList", "sint64", "sint64s");

  final int wireType;
  final String javaType;
  final String boxed;
  final String list; // of the runtime; empty: java.util.List
  final String one; // the method for one value
  final String many;

  Kind(int wireType, String javaType, String boxed, String list, String one, String many) {
    this.wireType = wireType;
    this.javaType = javaType;
    this.boxed = boxed;
    this.list = list;
    this.one = one;
    this.many = many;
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
