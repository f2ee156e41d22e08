package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.EnumValueDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldOptions;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.FileOptions;

/// The descriptor of a file, with Tandem.
final class TandemDescriptor implements Work {
  @Override
  public byte[] encode() {
    return file(Samples.DESCRIPTOR).toByteArray();
  }

  @Override
  public long decode(byte[] data) {
    return sum(FileDescriptorProto.TYPE.parse(data));
  }

  private static FileDescriptorProto file(DescriptorProtos.FileDescriptorProto from) {
    var options = from.getOptions();
    var file =
        FileDescriptorProto.builder()
            .name(from.getName())
            .package_(from.getPackage())
            .options(
                FileOptions.builder()
                    .javaPackage(options.getJavaPackage())
                    .javaOuterClassname(options.getJavaOuterClassname())
                    .optimizeFor(FileOptions.OptimizeMode.SPEED)
                    .goPackage(options.getGoPackage())
                    .ccEnableArenas(options.getCcEnableArenas())
                    .objcClassPrefix(options.getObjcClassPrefix())
                    .csharpNamespace(options.getCsharpNamespace())
                    .build());
    for (var message : from.getMessageTypeList()) file.addMessageType_(message(message));
    for (var type : from.getEnumTypeList()) file.addEnumType(type(type));
    return file.build();
  }

  private static DescriptorProto message(DescriptorProtos.DescriptorProto from) {
    var message = DescriptorProto.builder().name(from.getName());
    for (var field : from.getFieldList()) message.addField(field(field));
    for (var nested : from.getNestedTypeList()) message.addNestedType(message(nested));
    for (var type : from.getEnumTypeList()) message.addEnumType(type(type));
    for (var range : from.getExtensionRangeList())
      message.addExtensionRange(
          DescriptorProto.ExtensionRange.builder()
              .start(range.getStart())
              .end(range.getEnd())
              .build());
    for (var range : from.getReservedRangeList())
      message.addReservedRange(
          DescriptorProto.ReservedRange.builder()
              .start(range.getStart())
              .end(range.getEnd())
              .build());
    for (int i = 0; i < from.getReservedNameCount(); i++)
      message.addReservedName(from.getReservedName(i));
    return message.build();
  }

  private static FieldDescriptorProto field(DescriptorProtos.FieldDescriptorProto from) {
    var field =
        FieldDescriptorProto.builder()
            .name(from.getName())
            .number(from.getNumber())
            .label(label(from.getLabel()))
            .type(type(from.getType()));
    if (from.hasTypeName()) field.typeName(from.getTypeName());
    if (from.hasDefaultValue()) field.defaultValue(from.getDefaultValue());
    if (from.hasJsonName()) field.jsonName(from.getJsonName());
    if (from.hasOptions()) {
      var options = FieldOptions.builder();
      if (from.getOptions().hasDeprecated()) options.deprecated(from.getOptions().getDeprecated());
      if (from.getOptions().hasPacked()) options.packed(from.getOptions().getPacked());
      field.options(options.build());
    }
    return field.build();
  }

  private static EnumDescriptorProto type(DescriptorProtos.EnumDescriptorProto from) {
    var type = EnumDescriptorProto.builder().name(from.getName());
    for (var value : from.getValueList())
      type.addValue(
          EnumValueDescriptorProto.builder()
              .name(value.getName())
              .number(value.getNumber())
              .build());
    for (var range : from.getReservedRangeList())
      type.addReservedRange(
          EnumDescriptorProto.EnumReservedRange.builder()
              .start(range.getStart())
              .end(range.getEnd())
              .build());
    for (int i = 0; i < from.getReservedNameCount(); i++)
      type.addReservedName(from.getReservedName(i));
    return type.build();
  }

  private static FieldDescriptorProto.Label label(
      DescriptorProtos.FieldDescriptorProto.Label label) {
    return FieldDescriptorProto.Label.of(label.getNumber());
  }

  private static FieldDescriptorProto.Type type(DescriptorProtos.FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.Type.of(type.getNumber());
  }

  private static long sum(FileDescriptorProto file) {
    long sum =
        file.name().length() + file.package_().length() + file.options().javaPackage().length();
    sum += file.options().goPackage().length() + (file.options().ccEnableArenas() ? 1 : 0);
    for (var message : file.messageType_()) sum += sum(message);
    for (var type : file.enumType()) sum += sum(type);
    return sum;
  }

  private static long sum(DescriptorProto message) {
    long sum = message.name().length();
    for (var field : message.field()) sum += sum(field);
    for (var nested : message.nestedType()) sum += sum(nested);
    for (var type : message.enumType()) sum += sum(type);
    for (var range : message.extensionRange()) sum += range.start() + range.end();
    for (var range : message.reservedRange()) sum += range.start() + range.end();
    for (int i = 0; i < message.reservedName().size(); i++)
      sum += message.reservedName().get(i).length();
    return sum;
  }

  private static long sum(FieldDescriptorProto field) {
    long sum =
        field.name().length() + field.number() + field.label().number() + field.type().number();
    sum += field.typeName().length() + field.defaultValue().length() + field.jsonName().length();
    if (field.hasOptions())
      sum += (field.options().deprecated() ? 1 : 0) + (field.options().packed() ? 2 : 0);
    return sum + field.extendee().length() + field.oneofIndex() + (field.proto3Optional() ? 1 : 0);
  }

  private static long sum(EnumDescriptorProto type) {
    long sum = type.name().length();
    for (var value : type.value()) sum += value.name().length() + value.number();
    for (var range : type.reservedRange()) sum += range.start() + range.end();
    for (int i = 0; i < type.reservedName().size(); i++) sum += type.reservedName().get(i).length();
    return sum;
  }
}
