package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.InvalidProtocolBufferException;

/// The descriptor of a file, with protobuf-java.
final class GoogleDescriptor implements Work {
  @Override
  public byte[] encode() {
    return file(Samples.DESCRIPTOR).toByteArray();
  }

  @Override
  public long decode(byte[] data) throws InvalidProtocolBufferException {
    return sum(FileDescriptorProto.parseFrom(data));
  }

  private static FileDescriptorProto file(FileDescriptorProto from) {
    var options = from.getOptions();
    var file =
        FileDescriptorProto.newBuilder()
            .setName(from.getName())
            .setPackage(from.getPackage())
            .setOptions(
                FileOptions.newBuilder()
                    .setJavaPackage(options.getJavaPackage())
                    .setJavaOuterClassname(options.getJavaOuterClassname())
                    .setOptimizeFor(options.getOptimizeFor())
                    .setGoPackage(options.getGoPackage())
                    .setCcEnableArenas(options.getCcEnableArenas())
                    .setObjcClassPrefix(options.getObjcClassPrefix())
                    .setCsharpNamespace(options.getCsharpNamespace()));
    for (var message : from.getMessageTypeList()) file.addMessageType(message(message));
    for (var type : from.getEnumTypeList()) file.addEnumType(type(type));
    return file.build();
  }

  private static DescriptorProto message(DescriptorProto from) {
    var message = DescriptorProto.newBuilder().setName(from.getName());
    for (var field : from.getFieldList()) message.addField(field(field));
    for (var nested : from.getNestedTypeList()) message.addNestedType(message(nested));
    for (var type : from.getEnumTypeList()) message.addEnumType(type(type));
    for (var range : from.getExtensionRangeList())
      message.addExtensionRange(
          DescriptorProto.ExtensionRange.newBuilder()
              .setStart(range.getStart())
              .setEnd(range.getEnd()));
    for (var range : from.getReservedRangeList())
      message.addReservedRange(
          DescriptorProto.ReservedRange.newBuilder()
              .setStart(range.getStart())
              .setEnd(range.getEnd()));
    for (int i = 0; i < from.getReservedNameCount(); i++)
      message.addReservedName(from.getReservedName(i));
    return message.build();
  }

  private static FieldDescriptorProto field(FieldDescriptorProto from) {
    var field =
        FieldDescriptorProto.newBuilder()
            .setName(from.getName())
            .setNumber(from.getNumber())
            .setLabel(from.getLabel())
            .setType(from.getType());
    if (from.hasTypeName()) field.setTypeName(from.getTypeName());
    if (from.hasDefaultValue()) field.setDefaultValue(from.getDefaultValue());
    if (from.hasJsonName()) field.setJsonName(from.getJsonName());
    if (from.hasOptions()) {
      var options = FieldOptions.newBuilder();
      if (from.getOptions().hasDeprecated())
        options.setDeprecated(from.getOptions().getDeprecated());
      if (from.getOptions().hasPacked()) options.setPacked(from.getOptions().getPacked());
      field.setOptions(options);
    }
    return field.build();
  }

  private static EnumDescriptorProto type(EnumDescriptorProto from) {
    var type = EnumDescriptorProto.newBuilder().setName(from.getName());
    for (var value : from.getValueList())
      type.addValue(
          EnumValueDescriptorProto.newBuilder()
              .setName(value.getName())
              .setNumber(value.getNumber()));
    for (var range : from.getReservedRangeList())
      type.addReservedRange(
          EnumDescriptorProto.EnumReservedRange.newBuilder()
              .setStart(range.getStart())
              .setEnd(range.getEnd()));
    for (int i = 0; i < from.getReservedNameCount(); i++)
      type.addReservedName(from.getReservedName(i));
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
