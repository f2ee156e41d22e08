package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.types.AnyProto;
import dev.tandem.protobuf.types.DurationProto;
import dev.tandem.protobuf.types.EmptyProto;
import dev.tandem.protobuf.types.FieldMaskProto;
import dev.tandem.protobuf.types.StructProto;
import dev.tandem.protobuf.types.TimestampProto;
import dev.tandem.protobuf.types.WrappersProto;
import java.util.List;

/// A message of proto3 with a field of every kind, for JSON; [Kinds] is one of proto2.
final class JsonShapes {
  private JsonShapes() {}

  /// Label, type, name, number.
  private static final String FIELDS =
      """
      - double d 1
      - float f 2
      - int32 i32 3
      - int64 i64 4
      - uint32 u32 5
      - uint64 u64 6
      - sint32 s32 7
      - sint64 s64 8
      - fixed32 fixed32 9
      - fixed64 fixed64 10
      - sfixed32 sfixed32 11
      - sfixed64 sfixed64 12
      - bool flag 13
      - string text 14
      - bytes raw 15
      - Color color 16
      - Shape child_shape 17
      repeated int32 many_numbers 20
      repeated string words 21
      repeated Color colors 22
      repeated Shape children 23
      repeated .google.protobuf.Value values 24
      repeated .google.protobuf.NullValue nulls 25
      repeated .google.protobuf.Int32Value wrappers 26
      optional int32 maybe 30
      oneof int32 one 31
      oneof string two 32
      oneof .google.protobuf.NullValue nothing 33
      oneof .google.protobuf.Value value_or 34
      - .google.protobuf.Timestamp at 40
      - .google.protobuf.Duration lasts 41
      - .google.protobuf.FieldMask mask 42
      - .google.protobuf.Any any 43
      - .google.protobuf.Struct struct 44
      - .google.protobuf.Value value 45
      - .google.protobuf.ListValue list 46
      - .google.protobuf.Int32Value wrapped 47
      - .google.protobuf.Empty empty 48
      - .google.protobuf.StringValue wrapped_text 49
      - .google.protobuf.BytesValue wrapped_raw 50
      - .google.protobuf.UInt64Value wrapped_u64 51
      map int32 by_int32 60
      map int64 by_int64 61
      map uint32 by_uint32 62
      map uint64 by_uint64 63
      map sint32 by_sint32 64
      map sint64 by_sint64 65
      map fixed32 by_fixed32 66
      map fixed64 by_fixed64 67
      map sfixed32 by_sfixed32 68
      map sfixed64 by_sfixed64 69
      map bool by_bool 70
      map string by_string 71
      map string:Color to_color 72
      map string:Shape to_shape 73
      map string:.google.protobuf.Value to_value 74
      - int32 far_away 1000000
      - int32 named 536870911
      """;

  static final FileDescriptor FILE =
      FileDescriptor.of(
          Text.parse(FileDescriptorProto.TYPE, source()).toBuilder()
              .dependency(
                  List.of(
                      "google/protobuf/any.proto",
                      "google/protobuf/duration.proto",
                      "google/protobuf/empty.proto",
                      "google/protobuf/field_mask.proto",
                      "google/protobuf/struct.proto",
                      "google/protobuf/timestamp.proto",
                      "google/protobuf/wrappers.proto"))
              .build(),
          List.of(
              AnyProto.file(),
              DurationProto.file(),
              EmptyProto.file(),
              FieldMaskProto.file(),
              StructProto.file(),
              TimestampProto.file(),
              WrappersProto.file()));

  static final MessageType<DynamicMessage> TYPE =
      DynamicMessage.type(FILE.types().message("json.Shape"));

  private static String source() {
    var message = new StringBuilder();
    var entries = new StringBuilder();
    int optionals = 1;
    for (String line : FIELDS.lines().toList()) {
      String[] words = line.split(" ", -1);
      String name = words[2];
      String type = type(words[1]);
      boolean repeated = words[0].equals("repeated") || words[0].equals("map");
      if (words[0].equals("map")) {
        String entry =
            Character.toUpperCase(camel(name).charAt(0)) + camel(name).substring(1) + "Entry";
        String[] types = (words[1] + ":int32").split(":", -1);
        entries.append(
            "nested_type { name: \"%s\" options { map_entry: true } %s %s }"
                .formatted(
                    entry,
                    field("key", 1, type(types[0]), ""),
                    field("value", 2, type(types[1]), "")));
        type = "type: TYPE_MESSAGE type_name: \".json.Shape." + entry + "\"";
      }
      String more =
          switch (words[0]) {
            case "oneof" -> "oneof_index: 0";
            case "optional" -> "oneof_index: " + optionals++ + " proto3_optional: true";
            default -> name.equals("named") ? "json_name: \"@\\\"name\\\"\"" : "";
          };
      String label = repeated ? "label: LABEL_REPEATED " : "";
      message.append(field(name, Integer.parseInt(words[3]), label + type, more));
    }
    return """
        name: "json.proto" package: "json" syntax: "proto3"
        message_type {
          name: "Shape" %s %s
          oneof_decl { name: "pick" } oneof_decl { name: "_maybe" }
        }
        enum_type { name: "Color" options { allow_alias: true }
          value { name: "NONE" number: 0 } value { name: "RED" number: 1 } value { name: "SCARLET" number: 1 }
          value { name: "DARK" number: -1 } value { name: "FAR" number: 5000 } }
        """
        .formatted(message, entries);
  }

  private static String field(String name, int number, String type, String more) {
    String label = type.startsWith("label") ? "" : "label: LABEL_OPTIONAL ";
    return "field { name: \"%s\" number: %d %s%s %s }".formatted(name, number, label, type, more);
  }

  private static String type(String name) {
    if (name.equals("Color")) return "type: TYPE_ENUM type_name: \".json.Color\"";
    if (name.endsWith("NullValue")) return "type: TYPE_ENUM type_name: \"" + name + "\"";
    if (name.equals("Shape")) return "type: TYPE_MESSAGE type_name: \".json.Shape\"";
    if (name.startsWith(".")) return "type: TYPE_MESSAGE type_name: \"" + name + "\"";
    return "type: TYPE_" + name.toUpperCase(java.util.Locale.ROOT);
  }

  private static String camel(String name) {
    var camel = new StringBuilder();
    for (String part : name.split("_", -1)) {
      camel.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
    }
    return camel.toString();
  }

  /// The message that the text format spells.
  static DynamicMessage parse(String text) {
    return Text.parse(TYPE, text);
  }

  /// JSON as tests spell it, with `'` for `"`.
  static String json(String json) {
    return json.replace('\'', '"');
  }
}
