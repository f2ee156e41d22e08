package dev.tandem.benchmarks.messages;

import dev.tandem.benchmarks.messages.DescriptorSample.EnumSample;
import dev.tandem.benchmarks.messages.DescriptorSample.FieldSample;
import dev.tandem.benchmarks.messages.DescriptorSample.MessageSample;
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
    var from = Samples.FILE;
    var file =
        FileDescriptorProto.newInstance().setName(from.name()).setPackage(from.packageName());
    var options = from.options();
    file.getMutableOptions()
        .setJavaPackage(options.javaPackage())
        .setJavaOuterClassname(options.javaOuterClassname())
        .setOptimizeFor(OptimizeMode.forNumber(options.optimizeFor()))
        .setGoPackage(options.goPackage())
        .setCcEnableArenas(options.ccEnableArenas())
        .setObjcClassPrefix(options.objcClassPrefix())
        .setCsharpNamespace(options.csharpNamespace());
    for (var message : from.messages()) fill(file.getMutableMessageType().next(), message);
    for (var type : from.enums()) fill(file.getMutableEnumType().next(), type);
    return file.toByteArray();
  }

  @Override
  public long decode(byte[] data) throws IOException {
    return sum(FileDescriptorProto.parseFrom(data));
  }

  private static void fill(DescriptorProto message, MessageSample from) {
    message.setName(from.name());
    for (var field : from.fields()) fill(message.getMutableField().next(), field);
    for (var nested : from.nested()) fill(message.getMutableNestedType().next(), nested);
    for (var type : from.enums()) fill(message.getMutableEnumType().next(), type);
    for (var range : from.extensionRanges())
      message.getMutableExtensionRange().next().setStart(range.start()).setEnd(range.end());
    for (var range : from.reservedRanges())
      message.getMutableReservedRange().next().setStart(range.start()).setEnd(range.end());
    for (var name : from.reservedNames()) message.addReservedName(name);
  }

  private static void fill(FieldDescriptorProto field, FieldSample from) {
    field.setName(from.name()).setNumber(from.number());
    field.setLabel(FieldDescriptorProto.Label.forNumber(from.label()));
    field.setType(FieldDescriptorProto.Type.forNumber(from.type()));
    if (from.typeName() != null) field.setTypeName(from.typeName());
    if (from.defaultValue() != null) field.setDefaultValue(from.defaultValue());
    if (from.jsonName() != null) field.setJsonName(from.jsonName());
    if (from.options() != null) {
      var options = field.getMutableOptions();
      if (from.options().deprecated() != null) options.setDeprecated(from.options().deprecated());
      if (from.options().packed() != null) options.setPacked(from.options().packed());
    }
  }

  private static void fill(EnumDescriptorProto type, EnumSample from) {
    type.setName(from.name());
    for (var value : from.values())
      type.getMutableValue().next().setName(value.name()).setNumber(value.number());
    for (var range : from.reservedRanges())
      type.getMutableReservedRange().next().setStart(range.start()).setEnd(range.end());
    for (var name : from.reservedNames()) type.addReservedName(name);
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
