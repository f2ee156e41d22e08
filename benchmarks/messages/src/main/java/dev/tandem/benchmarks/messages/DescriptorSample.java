package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What descriptors are built from: values of no library. A null says that it is not set.
record DescriptorSample(
    String name,
    String packageName,
    OptionsSample options,
    List<MessageSample> messages,
    List<EnumSample> enums) {

  record OptionsSample(
      String javaPackage,
      String javaOuterClassname,
      int optimizeFor,
      String goPackage,
      boolean ccEnableArenas,
      String objcClassPrefix,
      String csharpNamespace) {}

  record MessageSample(
      String name,
      List<FieldSample> fields,
      List<MessageSample> nested,
      List<EnumSample> enums,
      List<Range> extensionRanges,
      List<Range> reservedRanges,
      List<String> reservedNames) {}

  record FieldSample(
      String name,
      int number,
      int label,
      int type,
      @Nullable String typeName,
      @Nullable String defaultValue,
      @Nullable String jsonName,
      @Nullable FieldOptionsSample options) {}

  record FieldOptionsSample(@Nullable Boolean deprecated, @Nullable Boolean packed) {}

  record EnumSample(
      String name, List<Value> values, List<Range> reservedRanges, List<String> reservedNames) {}

  record Value(String name, int number) {}

  record Range(int start, int end) {}

  static DescriptorSample of(FileDescriptorProto file) {
    return new DescriptorSample(
        file.getName(),
        file.getPackage(),
        of(file.getOptions()),
        file.getMessageTypeList().stream().map(DescriptorSample::of).toList(),
        file.getEnumTypeList().stream().map(DescriptorSample::of).toList());
  }

  private static OptionsSample of(FileOptions options) {
    return new OptionsSample(
        options.getJavaPackage(),
        options.getJavaOuterClassname(),
        options.getOptimizeFor().getNumber(),
        options.getGoPackage(),
        options.getCcEnableArenas(),
        options.getObjcClassPrefix(),
        options.getCsharpNamespace());
  }

  private static MessageSample of(DescriptorProto message) {
    return new MessageSample(
        message.getName(),
        message.getFieldList().stream().map(DescriptorSample::of).toList(),
        message.getNestedTypeList().stream().map(DescriptorSample::of).toList(),
        message.getEnumTypeList().stream().map(DescriptorSample::of).toList(),
        message.getExtensionRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd()))
            .toList(),
        message.getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd()))
            .toList(),
        List.copyOf(message.getReservedNameList()));
  }

  private static FieldSample of(FieldDescriptorProto field) {
    return new FieldSample(
        field.getName(),
        field.getNumber(),
        field.getLabel().getNumber(),
        field.getType().getNumber(),
        field.hasTypeName() ? field.getTypeName() : null,
        field.hasDefaultValue() ? field.getDefaultValue() : null,
        field.hasJsonName() ? field.getJsonName() : null,
        field.hasOptions()
            ? new FieldOptionsSample(
                field.getOptions().hasDeprecated() ? field.getOptions().getDeprecated() : null,
                field.getOptions().hasPacked() ? field.getOptions().getPacked() : null)
            : null);
  }

  private static EnumSample of(EnumDescriptorProto type) {
    return new EnumSample(
        type.getName(),
        type.getValueList().stream()
            .map(value -> new Value(value.getName(), value.getNumber()))
            .toList(),
        type.getReservedRangeList().stream()
            .map(range -> new Range(range.getStart(), range.getEnd()))
            .toList(),
        List.copyOf(type.getReservedNameList()));
  }
}
