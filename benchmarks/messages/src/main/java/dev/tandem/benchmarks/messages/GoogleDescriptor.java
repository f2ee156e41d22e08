package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tandem.benchmarks.messages.DescriptorSample.EnumSample;
import dev.tandem.benchmarks.messages.DescriptorSample.FieldSample;
import dev.tandem.benchmarks.messages.DescriptorSample.MessageSample;

/// The descriptor of a file, with protobuf-java.
final class GoogleDescriptor implements Work {
  @Override
  public byte[] encode() {
    return file(Samples.FILE).toByteArray();
  }

  @Override
  public long decode(byte[] data) throws InvalidProtocolBufferException {
    return sum(FileDescriptorProto.parseFrom(data));
  }

  private static FileDescriptorProto file(DescriptorSample from) {
    var options = from.options();
    var file =
        FileDescriptorProto.newBuilder()
            .setName(from.name())
            .setPackage(from.packageName())
            .setOptions(
                FileOptions.newBuilder()
                    .setJavaPackage(options.javaPackage())
                    .setJavaOuterClassname(options.javaOuterClassname())
                    .setOptimizeFor(FileOptions.OptimizeMode.forNumber(options.optimizeFor()))
                    .setGoPackage(options.goPackage())
                    .setCcEnableArenas(options.ccEnableArenas())
                    .setObjcClassPrefix(options.objcClassPrefix())
                    .setCsharpNamespace(options.csharpNamespace()));
    for (var message : from.messages()) file.addMessageType(message(message));
    for (var type : from.enums()) file.addEnumType(type(type));
    return file.build();
  }

  private static DescriptorProto message(MessageSample from) {
    var message = DescriptorProto.newBuilder().setName(from.name());
    for (var field : from.fields()) message.addField(field(field));
    for (var nested : from.nested()) message.addNestedType(message(nested));
    for (var type : from.enums()) message.addEnumType(type(type));
    for (var range : from.extensionRanges())
      message.addExtensionRange(
          DescriptorProto.ExtensionRange.newBuilder().setStart(range.start()).setEnd(range.end()));
    for (var range : from.reservedRanges())
      message.addReservedRange(
          DescriptorProto.ReservedRange.newBuilder().setStart(range.start()).setEnd(range.end()));
    for (var name : from.reservedNames()) message.addReservedName(name);
    return message.build();
  }

  private static FieldDescriptorProto field(FieldSample from) {
    var field =
        FieldDescriptorProto.newBuilder()
            .setName(from.name())
            .setNumber(from.number())
            .setLabel(FieldDescriptorProto.Label.forNumber(from.label()))
            .setType(FieldDescriptorProto.Type.forNumber(from.type()));
    if (from.typeName() != null) field.setTypeName(from.typeName());
    if (from.defaultValue() != null) field.setDefaultValue(from.defaultValue());
    if (from.jsonName() != null) field.setJsonName(from.jsonName());
    if (from.options() != null) {
      var options = FieldOptions.newBuilder();
      if (from.options().deprecated() != null) options.setDeprecated(from.options().deprecated());
      if (from.options().packed() != null) options.setPacked(from.options().packed());
      field.setOptions(options);
    }
    return field.build();
  }

  private static EnumDescriptorProto type(EnumSample from) {
    var type = EnumDescriptorProto.newBuilder().setName(from.name());
    for (var value : from.values())
      type.addValue(
          EnumValueDescriptorProto.newBuilder().setName(value.name()).setNumber(value.number()));
    for (var range : from.reservedRanges())
      type.addReservedRange(
          EnumDescriptorProto.EnumReservedRange.newBuilder()
              .setStart(range.start())
              .setEnd(range.end()));
    for (var name : from.reservedNames()) type.addReservedName(name);
    return type.build();
  }

  private static long sum(FileDescriptorProto file) {
    long sum =
        file.getName().length()
            + file.getPackage().length()
            + file.getOptions().getJavaPackage().length();
    sum +=
        file.getOptions().getGoPackage().length() + (file.getOptions().getCcEnableArenas() ? 1 : 0);
    for (var message : file.getMessageTypeList()) sum += sum(message);
    for (var type : file.getEnumTypeList()) sum += sum(type);
    return sum;
  }

  private static long sum(DescriptorProto message) {
    long sum = message.getName().length();
    for (var field : message.getFieldList()) sum += sum(field);
    for (var nested : message.getNestedTypeList()) sum += sum(nested);
    for (var type : message.getEnumTypeList()) sum += sum(type);
    for (var range : message.getExtensionRangeList()) sum += range.getStart() + range.getEnd();
    for (var range : message.getReservedRangeList()) sum += range.getStart() + range.getEnd();
    for (int i = 0; i < message.getReservedNameCount(); i++)
      sum += message.getReservedName(i).length();
    return sum;
  }

  private static long sum(FieldDescriptorProto field) {
    long sum =
        field.getName().length()
            + field.getNumber()
            + field.getLabel().getNumber()
            + field.getType().getNumber();
    sum +=
        field.getTypeName().length()
            + field.getDefaultValue().length()
            + field.getJsonName().length();
    if (field.hasOptions())
      sum +=
          (field.getOptions().getDeprecated() ? 1 : 0) + (field.getOptions().getPacked() ? 2 : 0);
    return sum
        + field.getExtendee().length()
        + field.getOneofIndex()
        + (field.getProto3Optional() ? 1 : 0);
  }

  private static long sum(EnumDescriptorProto type) {
    long sum = type.getName().length();
    for (var value : type.getValueList()) sum += value.getName().length() + value.getNumber();
    for (var range : type.getReservedRangeList()) sum += range.getStart() + range.getEnd();
    for (int i = 0; i < type.getReservedNameCount(); i++) sum += type.getReservedName(i).length();
    return sum;
  }
}
