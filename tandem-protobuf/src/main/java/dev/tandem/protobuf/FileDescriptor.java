package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A `.proto` file: what it declares, and the files that it imports. Safe for any number of
/// threads.
///
/// Generated code has one for each file, which is parsed when something first asks for it.
public final class FileDescriptor {
  private final List<Supplier<FileDescriptor>> imports;
  private final Supplier<FileDescriptorProto> source;
  private volatile @Nullable Types types;

  /// What is known once the file has been parsed.
  private record Types(
      FileDescriptorProto proto,
      Map<String, MessageDescriptor> messages,
      Map<String, EnumDescriptor> enums) {}

  private FileDescriptor(
      List<Supplier<FileDescriptor>> imports, Supplier<FileDescriptorProto> source) {
    this.imports = imports;
    this.source = source;
  }

  /// For generated code: the file whose descriptor is in `base64`, in parts because a string
  /// constant has a limit.
  public static FileDescriptor of(List<Supplier<FileDescriptor>> imports, String... base64) {
    return new FileDescriptor(
        imports,
        () -> FileDescriptorProto.TYPE.parse(Base64.getDecoder().decode(String.join("", base64))));
  }

  /// The file that `proto` describes; `imports` are the files that it names, in its order.
  public static FileDescriptor of(FileDescriptorProto proto, List<FileDescriptor> imports) {
    if (imports.size() != proto.dependency().size()) {
      throw new IllegalArgumentException(
          proto.name()
              + " imports "
              + proto.dependency().size()
              + " files, but "
              + imports.size()
              + " are given");
    }
    var suppliers = new ArrayList<Supplier<FileDescriptor>>();
    for (var imported : imports) suppliers.add(() -> imported);
    return new FileDescriptor(suppliers, () -> proto);
  }

  /// The descriptor as a message, without comments if it comes from generated code.
  public FileDescriptorProto proto() {
    return types().proto;
  }

  /// The path by which other files import this one: `google/protobuf/any.proto`.
  public String name() {
    return proto().name();
  }

  /// The files that this one imports, in its order.
  public List<FileDescriptor> imports() {
    return imports.stream().map(Supplier::get).toList();
  }

  /// All messages of the file, nested ones after those around them.
  public List<MessageDescriptor> messages() {
    return List.copyOf(types().messages.values());
  }

  /// All enums of the file, nested ones included.
  public List<EnumDescriptor> enums() {
    return List.copyOf(types().enums.values());
  }

  /// The message with this full name, in this file or one that it imports.
  MessageDescriptor messageType(String fullName) {
    for (var file : reachable()) {
      var message = file.types().messages.get(fullName);
      if (message != null) return message;
    }
    throw new IllegalArgumentException("message " + fullName + " is not known to " + name());
  }

  /// The enum with this full name, in this file or one that it imports.
  EnumDescriptor enumType(String fullName) {
    for (var file : reachable()) {
      var type = file.types().enums.get(fullName);
      if (type != null) return type;
    }
    throw new IllegalArgumentException("enum " + fullName + " is not known to " + name());
  }

  /// This file, and what it imports, directly or not.
  private Set<FileDescriptor> reachable() {
    var files = new LinkedHashSet<FileDescriptor>();
    addTo(files);
    return files;
  }

  private void addTo(Set<FileDescriptor> files) {
    if (files.add(this)) for (var imported : imports) imported.get().addTo(files);
  }

  /// The names behind a path of field numbers that begins in a message.
  String path(String fullName, List<Integer> numbers) {
    var path = new StringBuilder(fullName);
    MessageDescriptor message = messageType(fullName);
    for (int number : numbers) {
      var field = message == null ? null : message.field(number);
      path.append('.').append(field == null ? Integer.toString(number) : field.name());
      message = field == null ? null : field.messageType();
    }
    return path.toString();
  }

  private Types types() {
    var known = types;
    if (known == null) {
      known = link(source.get());
      types = known;
    }
    return known;
  }

  private Types link(FileDescriptorProto proto) {
    var linked = new Types(proto, new LinkedHashMap<>(), new LinkedHashMap<>());
    String prefix = proto.package_().isEmpty() ? "" : proto.package_() + ".";
    for (var message : proto.messageType_()) add(linked, prefix + message.name(), message);
    for (var type : proto.enumType()) add(linked, prefix + type.name(), type);
    return linked;
  }

  private void add(Types linked, String fullName, DescriptorProto message) {
    linked.messages.put(fullName, new MessageDescriptor(this, fullName, message));
    for (var nested : message.nestedType()) add(linked, fullName + "." + nested.name(), nested);
    for (var type : message.enumType()) add(linked, fullName + "." + type.name(), type);
  }

  private void add(Types linked, String fullName, EnumDescriptorProto type) {
    linked.enums.put(fullName, new EnumDescriptor(this, fullName, type));
  }

  @Override
  public String toString() {
    return name();
  }
}
