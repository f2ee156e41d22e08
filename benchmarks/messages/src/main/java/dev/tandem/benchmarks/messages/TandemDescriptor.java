package dev.tandem.benchmarks.messages;

import dev.tandem.benchmarks.messages.DescriptorSample.EnumSample;
import dev.tandem.benchmarks.messages.DescriptorSample.FieldSample;
import dev.tandem.benchmarks.messages.DescriptorSample.MessageSample;
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
    return file(Samples.FILE).toByteArray();
  }

  @Override
  public long decode(byte[] data) {
    return sum(FileDescriptorProto.TYPE.parse(data));
  }

  private static FileDescriptorProto file(DescriptorSample from) {
    var options = from.options();
    var file =
        FileDescriptorProto.builder()
            .name(from.name())
            .package_(from.packageName())
            .options(
                FileOptions.builder()
                    .javaPackage(options.javaPackage())
                    .javaOuterClassname(options.javaOuterClassname())
                    .optimizeFor(FileOptions.OptimizeMode.of(options.optimizeFor()))
                    .goPackage(options.goPackage())
                    .ccEnableArenas(options.ccEnableArenas())
                    .objcClassPrefix(options.objcClassPrefix())
                    .csharpNamespace(options.csharpNamespace())
                    .build());
    for (var message : from.messages()) file.addMessageType_(message(message));
    for (var type : from.enums()) file.addEnumType(type(type));
    return file.build();
  }

  private static DescriptorProto message(MessageSample from) {
    var message = DescriptorProto.builder().name(from.name());
    for (var field : from.fields()) message.addField(field(field));
    for (var nested : from.nested()) message.addNestedType(message(nested));
    for (var type : from.enums()) message.addEnumType(type(type));
    for (var range : from.extensionRanges())
      message.addExtensionRange(
          DescriptorProto.ExtensionRange.builder().start(range.start()).end(range.end()).build());
    for (var range : from.reservedRanges())
      message.addReservedRange(
          DescriptorProto.ReservedRange.builder().start(range.start()).end(range.end()).build());
    for (var name : from.reservedNames()) message.addReservedName(name);
    return message.build();
  }

  private static FieldDescriptorProto field(FieldSample from) {
    var field =
        FieldDescriptorProto.builder()
            .name(from.name())
            .number(from.number())
            .label(FieldDescriptorProto.Label.of(from.label()))
            .type(FieldDescriptorProto.Type.of(from.type()));
    if (from.typeName() != null) field.typeName(from.typeName());
    if (from.defaultValue() != null) field.defaultValue(from.defaultValue());
    if (from.jsonName() != null) field.jsonName(from.jsonName());
    if (from.options() != null) {
      var options = FieldOptions.builder();
      if (from.options().deprecated() != null) options.deprecated(from.options().deprecated());
      if (from.options().packed() != null) options.packed(from.options().packed());
      field.options(options.build());
    }
    return field.build();
  }

  private static EnumDescriptorProto type(EnumSample from) {
    var type = EnumDescriptorProto.builder().name(from.name());
    for (var value : from.values())
      type.addValue(
          EnumValueDescriptorProto.builder().name(value.name()).number(value.number()).build());
    for (var range : from.reservedRanges())
      type.addReservedRange(
          EnumDescriptorProto.EnumReservedRange.builder()
              .start(range.start())
              .end(range.end())
              .build());
    for (var name : from.reservedNames()) type.addReservedName(name);
    return type.build();
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
