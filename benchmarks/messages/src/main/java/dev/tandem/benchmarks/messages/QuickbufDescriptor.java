package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos;
import dev.tandem.benchmarks.messages.quickbuf.DescriptorProtos.DescriptorProto;
import dev.tandem.benchmarks.messages.quickbuf.DescriptorProtos.EnumDescriptorProto;
import dev.tandem.benchmarks.messages.quickbuf.DescriptorProtos.FieldDescriptorProto;
import dev.tandem.benchmarks.messages.quickbuf.DescriptorProtos.FileDescriptorProto;
import dev.tandem.benchmarks.messages.quickbuf.DescriptorProtos.FileOptions.OptimizeMode;
import java.io.IOException;

/// The descriptor of a file, with quickbuf.
final class QuickbufDescriptor implements Work {
  @Override
  public byte[] encode() {
    var from = Samples.DESCRIPTOR;
    var file =
        FileDescriptorProto.newInstance().setName(from.getName()).setPackage(from.getPackage());
    var options = from.getOptions();
    file.getMutableOptions()
        .setJavaPackage(options.getJavaPackage())
        .setJavaOuterClassname(options.getJavaOuterClassname())
        .setOptimizeFor(OptimizeMode.SPEED)
        .setGoPackage(options.getGoPackage())
        .setCcEnableArenas(options.getCcEnableArenas())
        .setObjcClassPrefix(options.getObjcClassPrefix())
        .setCsharpNamespace(options.getCsharpNamespace());
    for (var message : from.getMessageTypeList())
      fill(file.getMutableMessageType().next(), message);
    for (var type : from.getEnumTypeList()) fill(file.getMutableEnumType().next(), type);
    return file.toByteArray();
  }

  @Override
  public long decode(byte[] data) throws IOException {
    return sum(FileDescriptorProto.parseFrom(data));
  }

  private static void fill(DescriptorProto message, DescriptorProtos.DescriptorProto from) {
    message.setName(from.getName());
    for (var field : from.getFieldList()) fill(message.getMutableField().next(), field);
    for (var nested : from.getNestedTypeList()) fill(message.getMutableNestedType().next(), nested);
    for (var type : from.getEnumTypeList()) fill(message.getMutableEnumType().next(), type);
    for (var range : from.getExtensionRangeList())
      message.getMutableExtensionRange().next().setStart(range.getStart()).setEnd(range.getEnd());
    for (var range : from.getReservedRangeList())
      message.getMutableReservedRange().next().setStart(range.getStart()).setEnd(range.getEnd());
    for (int i = 0; i < from.getReservedNameCount(); i++)
      message.addReservedName(from.getReservedName(i));
  }

  private static void fill(FieldDescriptorProto field, DescriptorProtos.FieldDescriptorProto from) {
    field.setName(from.getName()).setNumber(from.getNumber());
    field.setLabel(FieldDescriptorProto.Label.forNumber(from.getLabel().getNumber()));
    field.setType(FieldDescriptorProto.Type.forNumber(from.getType().getNumber()));
    if (from.hasTypeName()) field.setTypeName(from.getTypeName());
    if (from.hasDefaultValue()) field.setDefaultValue(from.getDefaultValue());
    if (from.hasJsonName()) field.setJsonName(from.getJsonName());
    if (from.hasOptions()) {
      var options = field.getMutableOptions();
      if (from.getOptions().hasDeprecated())
        options.setDeprecated(from.getOptions().getDeprecated());
      if (from.getOptions().hasPacked()) options.setPacked(from.getOptions().getPacked());
    }
  }

  private static void fill(EnumDescriptorProto type, DescriptorProtos.EnumDescriptorProto from) {
    type.setName(from.getName());
    for (var value : from.getValueList())
      type.getMutableValue().next().setName(value.getName()).setNumber(value.getNumber());
    for (var range : from.getReservedRangeList())
      type.getMutableReservedRange().next().setStart(range.getStart()).setEnd(range.getEnd());
    for (int i = 0; i < from.getReservedNameCount(); i++)
      type.addReservedName(from.getReservedName(i));
  }

  private static long sum(FileDescriptorProto file) {
    long sum =
        file.getName().length()
            + file.getPackage().length()
            + file.getOptions().getJavaPackage().length();
    sum +=
        file.getOptions().getGoPackage().length() + (file.getOptions().getCcEnableArenas() ? 1 : 0);
    for (var message : file.getMessageType()) sum += sum(message);
    for (var type : file.getEnumType()) sum += sum(type);
    return sum;
  }

  private static long sum(DescriptorProto message) {
    long sum = message.getName().length();
    for (var field : message.getField()) sum += sum(field);
    for (var nested : message.getNestedType()) sum += sum(nested);
    for (var type : message.getEnumType()) sum += sum(type);
    for (var range : message.getExtensionRange()) sum += range.getStart() + range.getEnd();
    for (var range : message.getReservedRange()) sum += range.getStart() + range.getEnd();
    for (int i = 0; i < message.getReservedName().length(); i++)
      sum += message.getReservedName().get(i).length();
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
    for (var value : type.getValue()) sum += value.getName().length() + value.getNumber();
    for (var range : type.getReservedRange()) sum += range.getStart() + range.getEnd();
    for (int i = 0; i < type.getReservedName().length(); i++)
      sum += type.getReservedName().get(i).length();
    return sum;
  }
}
