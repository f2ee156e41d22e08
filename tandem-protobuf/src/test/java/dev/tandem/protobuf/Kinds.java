package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.List;

/// Messages of proto2 with what generated code of this module's tests does not have: groups,
/// extensions, message sets, closed enums, required fields.
final class Kinds {
  private Kinds() {}

  private static final String SOURCE =
      """
      name: "kinds.proto" package: "kinds"
      message_type {
        name: "Kinds"
        field { name: "i32" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
        field { name: "u32" number: 2 label: LABEL_OPTIONAL type: TYPE_UINT32 }
        field { name: "i64" number: 3 label: LABEL_OPTIONAL type: TYPE_SINT64 }
        field { name: "u64" number: 4 label: LABEL_OPTIONAL type: TYPE_FIXED64 }
        field { name: "f" number: 5 label: LABEL_OPTIONAL type: TYPE_FLOAT }
        field { name: "d" number: 6 label: LABEL_OPTIONAL type: TYPE_DOUBLE }
        field { name: "b" number: 7 label: LABEL_OPTIONAL type: TYPE_BOOL }
        field { name: "s" number: 8 label: LABEL_OPTIONAL type: TYPE_STRING default_value: "abc" }
        field { name: "raw" number: 9 label: LABEL_OPTIONAL type: TYPE_BYTES }
        field { name: "mood" number: 10 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".kinds.Mood" default_value: "SAD" }
        field { name: "child" number: 11 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" }
        field { name: "part" number: 12 label: LABEL_REPEATED type: TYPE_GROUP type_name: ".kinds.Kinds.Part" }
        field { name: "many" number: 13 label: LABEL_REPEATED type: TYPE_INT32 options { packed: true } }
        field { name: "words" number: 14 label: LABEL_REPEATED type: TYPE_STRING }
        field { name: "children" number: 15 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".kinds.Kinds" }
        field { name: "by_name" number: 16 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".kinds.Kinds.ByNameEntry" }
        field { name: "one" number: 17 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 }
        field { name: "two" number: 18 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" oneof_index: 0 }
        field { name: "needs" number: 19 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Needs" }
        field { name: "set" number: 20 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Set" }
        field { name: "any" number: 21 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".google.protobuf.Any" }
        field { name: "moods" number: 22 label: LABEL_REPEATED type: TYPE_ENUM type_name: ".kinds.Mood" }
        field { name: "mood_by" number: 23 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".kinds.Kinds.MoodByEntry" }
        field { name: "secret" number: 24 label: LABEL_OPTIONAL type: TYPE_STRING options { debug_redact: true } }
        field { name: "hidden" number: 25 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" options { debug_redact: true } }
        field { name: "single" number: 26 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: ".kinds.Kinds.Single" }
        nested_type {
          name: "Part"
          field { name: "x" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
          field { name: "deeper" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" }
        }
        nested_type {
          name: "Single"
          field { name: "y" number: 26 label: LABEL_OPTIONAL type: TYPE_INT32 }
          field { name: "again" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" }
        }
        nested_type {
          name: "ByNameEntry" options { map_entry: true }
          field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
          field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" }
        }
        nested_type {
          name: "MoodByEntry" options { map_entry: true }
          field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_FIXED32 }
          field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".kinds.Mood" }
        }
        oneof_decl { name: "pick" }
        extension_range { start: 100 end: 200 }
        reserved_range { start: 90 end: 95 }
        reserved_name: "gone"
      }
      message_type {
        name: "Needs"
        field { name: "must" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 }
        field { name: "shall" number: 2 label: LABEL_REQUIRED type: TYPE_STRING }
      }
      message_type {
        name: "Set" options { message_set_wire_format: true }
        extension_range { start: 4 end: 0x7fffffff }
      }
      message_type {
        name: "Item"
        field { name: "n" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
        extension { name: "in_set" number: 1000 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Item" extendee: ".kinds.Set" }
      }
      enum_type { name: "Mood" value { name: "SAD" number: 1 } value { name: "GLAD" number: 2 } value { name: "BAD" number: -1 } }
      extension { name: "tag" number: 100 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: ".kinds.Kinds" }
      extension { name: "tags" number: 101 label: LABEL_REPEATED type: TYPE_STRING extendee: ".kinds.Kinds" }
      extension { name: "kid" number: 102 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Kinds" extendee: ".kinds.Kinds" }
      extension { name: "other" number: 2000 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".kinds.Item" extendee: ".kinds.Set" }
      """;

  static final FileDescriptor FILE =
      FileDescriptor.of(
          Text.parse(FileDescriptorProto.TYPE, SOURCE).toBuilder()
              .dependency(List.of("google/protobuf/any.proto"))
              .build(),
          List.of(dev.tandem.protobuf.types.Any.TYPE.descriptor().file()));

  static final MessageType<DynamicMessage> TYPE = type("Kinds");

  static MessageType<DynamicMessage> type(String name) {
    return DynamicMessage.type(FILE.types().message("kinds." + name));
  }

  static DynamicMessage parse(String text) {
    return Text.parse(TYPE, text);
  }
}
