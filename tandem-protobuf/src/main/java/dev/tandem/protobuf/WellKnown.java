package dev.tandem.protobuf;

/// The messages of `google.protobuf` that have a form of their own in JSON.
enum WellKnown {
  /// Any other message: an object with a member for each field.
  NONE,
  ANY,
  DURATION,
  /// An object without members, which in an `Any` may come as the member `value`.
  EMPTY,
  FIELD_MASK,
  LIST_VALUE,
  STRUCT,
  TIMESTAMP,
  VALUE,
  /// `Int32Value` and its like: what is wrapped.
  WRAPPER;

  /// Whether it is an object with a member for each field.
  boolean isObject() {
    return this == NONE || this == EMPTY;
  }

  static WellKnown of(MessageDescriptor type) {
    return switch (type.fullName()) {
      case "google.protobuf.Any" -> ANY;
      case "google.protobuf.Duration" -> DURATION;
      case "google.protobuf.Empty" -> EMPTY;
      case "google.protobuf.FieldMask" -> FIELD_MASK;
      case "google.protobuf.ListValue" -> LIST_VALUE;
      case "google.protobuf.Struct" -> STRUCT;
      case "google.protobuf.Timestamp" -> TIMESTAMP;
      case "google.protobuf.Value" -> VALUE;
      case "google.protobuf.BoolValue",
          "google.protobuf.BytesValue",
          "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.StringValue",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value" ->
          WRAPPER;
      default -> NONE;
    };
  }
}
