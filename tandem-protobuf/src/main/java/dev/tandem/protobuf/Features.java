package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FeatureSet.EnumType;
import dev.tandem.protobuf.descriptor.FeatureSet.FieldPresence;
import dev.tandem.protobuf.descriptor.FeatureSet.JsonFormat;
import dev.tandem.protobuf.descriptor.FeatureSet.MessageEncoding;
import dev.tandem.protobuf.descriptor.FeatureSet.RepeatedFieldEncoding;
import dev.tandem.protobuf.descriptor.FeatureSet.Utf8Validation;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;

/// How editions say what `syntax` said before them: each element has features, which it inherits
/// from the one around it. (Protocol Buffers, "Feature Settings for Editions".)
///
/// ```text
/// edition's defaults ← file ← message ← nested message, enum, oneof ← field, value, extension
/// ```
final class Features {
  private static final FeatureSet PROTO2 =
      FeatureSet.builder()
          .fieldPresence(FieldPresence.EXPLICIT)
          .enumType(EnumType.CLOSED)
          .repeatedFieldEncoding(RepeatedFieldEncoding.EXPANDED)
          .utf8Validation(Utf8Validation.NONE)
          .messageEncoding(MessageEncoding.LENGTH_PREFIXED)
          .jsonFormat(JsonFormat.LEGACY_BEST_EFFORT)
          .build();

  private static final FeatureSet EDITION_2023 =
      FeatureSet.builder()
          .fieldPresence(FieldPresence.EXPLICIT)
          .enumType(EnumType.OPEN)
          .repeatedFieldEncoding(RepeatedFieldEncoding.PACKED)
          .utf8Validation(Utf8Validation.VERIFY)
          .messageEncoding(MessageEncoding.LENGTH_PREFIXED)
          .jsonFormat(JsonFormat.ALLOW)
          .build();

  private static final FeatureSet PROTO3 =
      EDITION_2023.toBuilder().fieldPresence(FieldPresence.IMPLICIT).build();

  private Features() {}

  static Edition edition(FileDescriptorProto file) {
    return switch (file.syntax()) {
      case "", "proto2" -> Edition.EDITION_PROTO2;
      case "proto3" -> Edition.EDITION_PROTO3;
      case "editions" -> file.edition();
      default ->
          throw new IllegalArgumentException(
              file.name() + ": syntax " + file.syntax() + " is not known; editions have to 2024");
    };
  }

  static FeatureSet ofFile(FileDescriptorProto file) {
    var defaults =
        switch (edition(file)) {
          case EDITION_PROTO2, EDITION_LEGACY -> PROTO2;
          case EDITION_PROTO3 -> PROTO3;
          case EDITION_2023, EDITION_2024 -> EDITION_2023; // they differ in names and visibility
          case EDITION_UNKNOWN,
              EDITION_2026,
              EDITION_UNSTABLE,
              EDITION_1_TEST_ONLY,
              EDITION_2_TEST_ONLY,
              EDITION_99997_TEST_ONLY,
              EDITION_99998_TEST_ONLY,
              EDITION_99999_TEST_ONLY,
              EDITION_MAX ->
              throw new IllegalArgumentException(
                  file.name()
                      + ": "
                      + edition(file)
                      + " is not known; proto2, proto3 and the editions 2023 and 2024 are");
        };
    return inherit(defaults, file.options().features());
  }

  /// The features of an element that sets `own`, inside one that has `outer`.
  static FeatureSet inherit(FeatureSet outer, FeatureSet own) {
    if (own.equals(FeatureSet.DEFAULT)) return outer;
    var features = outer.toBuilder();
    if (own.hasFieldPresence()) features.fieldPresence(own.fieldPresence());
    if (own.hasEnumType()) features.enumType(own.enumType());
    if (own.hasRepeatedFieldEncoding()) features.repeatedFieldEncoding(own.repeatedFieldEncoding());
    if (own.hasUtf8Validation()) features.utf8Validation(own.utf8Validation());
    if (own.hasMessageEncoding()) features.messageEncoding(own.messageEncoding());
    if (own.hasJsonFormat()) features.jsonFormat(own.jsonFormat());
    if (own.hasEnforceNamingStyle()) features.enforceNamingStyle(own.enforceNamingStyle());
    if (own.hasDefaultSymbolVisibility())
      features.defaultSymbolVisibility(own.defaultSymbolVisibility());
    if (own.hasEnforceProtoLimits()) features.enforceProtoLimits(own.enforceProtoLimits());
    return features.build();
  }

  /// The features of a field inside an element that has `outer`. What proto2 and proto3 say by
  /// keywords and options is said in features here.
  static FeatureSet ofField(FeatureSet outer, FieldDescriptorProto field, Edition edition) {
    var features = inherit(outer, field.options().features());
    if (edition.number() > Edition.EDITION_PROTO3.number()) return features;
    var legacy = features.toBuilder();
    if (field.label() == FieldDescriptorProto.Label.LABEL_REQUIRED)
      legacy.fieldPresence(FieldPresence.LEGACY_REQUIRED);
    if (field.proto3Optional()) legacy.fieldPresence(FieldPresence.EXPLICIT);
    if (field.type() == FieldDescriptorProto.Type.TYPE_GROUP)
      legacy.messageEncoding(MessageEncoding.DELIMITED);
    if (field.options().hasPacked())
      legacy.repeatedFieldEncoding(
          field.options().packed() ? RepeatedFieldEncoding.PACKED : RepeatedFieldEncoding.EXPANDED);
    return legacy.build();
  }
}
