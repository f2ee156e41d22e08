package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a file declares, once its descriptor has been parsed. What it says of types that other
/// files declare is looked up when it is asked for.
final class FileContents {
  final FileDescriptorProto proto;
  final Edition edition;
  final FeatureSet features;
  final Map<String, MessageDescriptor> messages = new LinkedHashMap<>();
  final Map<String, EnumDescriptor> enums = new LinkedHashMap<>();
  final List<FieldDescriptor> extensions = new ArrayList<>();
  final List<ServiceDescriptor> services = new ArrayList<>();

  FileContents(FileDescriptor file, FileDescriptorProto proto) {
    this.proto = proto;
    edition = Features.edition(proto);
    features = Features.ofFile(proto);
    String prefix = proto.package_().isEmpty() ? "" : proto.package_() + ".";
    for (var message : proto.messageType_())
      add(new MessageDescriptor(file, edition, null, prefix, message, features));
    for (var type : proto.enumType()) add(new EnumDescriptor(file, null, prefix, type, features));
    for (var extension : proto.extension())
      extensions.add(new FieldDescriptor(file, edition, null, extension, features));
    for (var service : proto.service()) services.add(new ServiceDescriptor(file, prefix, service));
  }

  private void add(MessageDescriptor message) {
    messages.put(message.fullName(), message);
    for (var nested : message.nestedMessages()) add(nested);
    for (var type : message.nestedEnums()) add(type);
    extensions.addAll(message.extensions());
  }

  private void add(EnumDescriptor type) {
    enums.put(type.fullName(), type);
  }
}
