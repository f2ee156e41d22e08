package dev.tandem.codegen;

import dev.tandem.protobuf.EnumDescriptor;
import dev.tandem.protobuf.FieldDescriptor;
import dev.tandem.protobuf.FileDescriptor;
import dev.tandem.protobuf.MessageDescriptor;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All types of all files of a request, by their full names, with the Java names that they get.
final class Schema {
  /// A file with what its types need to know of it.
  record SourceFile(FileDescriptor descriptor, ClassName holder, Docs docs) {
    FileDescriptorProto proto() {
      return descriptor.proto();
    }

    String javaPackage() {
      return holder.javaPackage();
    }
  }

  /// `oneofTypes` are the interfaces of its oneofs, in the order of the file.
  record MessageEntry(
      MessageDescriptor descriptor,
      ClassName name,
      List<ClassName> oneofTypes,
      SourceFile file,
      List<Integer> path) {
    String fullName() {
      return descriptor.fullName();
    }

    DescriptorProto proto() {
      return descriptor.proto();
    }

    /// Whether other files may add fields to it.
    boolean extendable() {
      return !proto().extensionRange().isEmpty();
    }
  }

  record EnumEntry(EnumDescriptor descriptor, ClassName name, SourceFile file, List<Integer> path) {
    String fullName() {
      return descriptor.fullName();
    }

    EnumDescriptorProto proto() {
      return descriptor.proto();
    }

    boolean open() {
      return descriptor.isOpen();
    }
  }

  private final Map<String, SourceFile> files = new LinkedHashMap<>();
  private final Map<String, MessageEntry> messages = new HashMap<>();
  private final Map<String, EnumEntry> enums = new HashMap<>();
  private final Set<ClassName> deprecated = new HashSet<>();
  private final Map<String, Set<String>> packages =
      new HashMap<>(); // top-level names by Java package

  Schema(List<FileDescriptorProto> protos, Options options) {
    for (var proto : protos) declare(proto, options.javaPackage(proto));
    var linked = new HashMap<String, FileDescriptor>();
    for (var proto : protos) {
      var descriptor = FileDescriptor.of(proto, imports(proto, linked));
      linked.put(proto.name(), descriptor);
      String javaPackage = options.javaPackage(proto);
      var taken = namesOf(javaPackage);
      String holder = Names.unlike(Names.upperCamel(Names.baseName(proto.name())) + "Proto", taken);
      taken.add(holder);
      var file = new SourceFile(descriptor, ClassName.of(javaPackage, holder), new Docs(proto));
      files.put(proto.name(), file);
      enter(file);
    }
  }

  private static List<FileDescriptor> imports(
      FileDescriptorProto proto, Map<String, FileDescriptor> linked) {
    return proto.dependency().stream().map(name -> known(linked.get(name), "file", name)).toList();
  }

  private void declare(FileDescriptorProto proto, String javaPackage) {
    for (var message : proto.messageType_()) declare(proto, message.name(), javaPackage);
    for (var type : proto.enumType()) declare(proto, type.name(), javaPackage);
    for (var service : proto.service()) declare(proto, service.name(), javaPackage);
  }

  private void declare(FileDescriptorProto proto, String name, String javaPackage) {
    if (!namesOf(javaPackage).add(Names.type(name))) {
      throw new IllegalArgumentException(
          proto.name()
              + ": "
              + name
              + " would be the second class "
              + ClassName.of(javaPackage, Names.type(name))
              + "; give the file another java_package, or the option package:"
              + proto.name()
              + "=JAVA_PACKAGE");
    }
  }

  private void enter(SourceFile file) {
    int index = 0;
    for (var message : file.descriptor.messages()) {
      if (message.containingType() != null) continue;
      enter(message, topLevel(file, message.name()), file, List.of(4, index++));
    }
    index = 0;
    for (var type : file.descriptor.enums()) {
      if (type.containingType() != null) continue;
      enter(new EnumEntry(type, topLevel(file, type.name()), file, List.of(5, index++)));
    }
  }

  private static ClassName topLevel(SourceFile file, String name) {
    return ClassName.of(file.javaPackage(), Names.type(name));
  }

  private void enter(
      MessageDescriptor message, ClassName name, SourceFile file, List<Integer> path) {
    if (message.proto().options().deprecated()) deprecated.add(name);
    // A nested type cannot be called like one around it.
    Set<String> taken = new HashSet<>(name.nesting());
    var nested = message.nestedMessages();
    for (int i = 0; i < nested.size(); i++) {
      var simple = name.nested(free(nested.get(i).name(), taken));
      enter(nested.get(i), simple, file, path(path, 3, i));
    }
    var nestedEnums = message.nestedEnums();
    for (int i = 0; i < nestedEnums.size(); i++) {
      var simple = name.nested(free(nestedEnums.get(i).name(), taken));
      enter(new EnumEntry(nestedEnums.get(i), simple, file, path(path, 4, i)));
    }
    var oneofTypes = new ArrayList<ClassName>();
    for (var oneof : message.proto().oneofDecl())
      oneofTypes.add(name.nested(free(Names.upperCamel(oneof.name()), taken)));
    messages.put(
        message.fullName(), new MessageEntry(message, name, List.copyOf(oneofTypes), file, path));
  }

  private static String free(String name, Set<String> taken) {
    String simple = Names.unlike(Names.type(name), taken);
    taken.add(simple);
    return simple;
  }

  private void enter(EnumEntry type) {
    if (type.proto().options().deprecated()) deprecated.add(type.name);
    enums.put(type.fullName(), type);
  }

  static List<Integer> path(List<Integer> path, Integer... more) {
    var longer = new ArrayList<>(path);
    longer.addAll(List.of(more));
    return longer;
  }

  SourceFile file(String name) {
    return known(files.get(name), "file", name);
  }

  MessageEntry message(MessageDescriptor descriptor) {
    return message(descriptor.fullName());
  }

  EnumEntry enumType(EnumDescriptor descriptor) {
    return enumType(descriptor.fullName());
  }

  /// The message of a type name as descriptors have it: `.routeguide.Feature`.
  MessageEntry message(String typeName) {
    return known(messages.get(bare(typeName)), "message", typeName);
  }

  EnumEntry enumType(String typeName) {
    return known(enums.get(bare(typeName)), "enum", typeName);
  }

  static <T> T known(@Nullable T found, String kind, String name) {
    if (found != null) return found;
    throw new IllegalArgumentException(
        kind + " " + name + " is not in the request: give all files that are imported too");
  }

  private static String bare(String typeName) {
    return typeName.startsWith(".") ? typeName.substring(1) : typeName;
  }

  /// The simple names by which the file of a message may call types: those of its package, those
  /// nested in the outermost message, and those of all fields in there.
  Set<String> typesAround(MessageEntry message) {
    Set<String> names = new HashSet<>(namesOf(message.name.javaPackage()));
    var outermost = message.descriptor;
    for (var around = outermost; around != null; around = around.containingType())
      outermost = around;
    addTypes(outermost, names);
    return names;
  }

  private void addTypes(MessageDescriptor message, Set<String> names) {
    var entry = message(message);
    names.addAll(entry.name.nesting());
    for (var oneof : entry.oneofTypes) names.add(oneof.simpleName());
    for (var type : message.nestedEnums()) names.addAll(enumType(type).name.nesting());
    for (var field : message.fields()) names.addAll(typesOf(field));
    for (var extension : message.extensions()) names.addAll(typesOf(extension));
    for (var nested : message.nestedMessages()) addTypes(nested, names);
  }

  /// The simple names of the types that a field or extension refers to.
  Set<String> typesOf(FieldDescriptor field) {
    Set<String> names = new HashSet<>();
    if (field.isExtension()) names.addAll(message(field.proto().extendee()).name.nesting());
    switch (field.type()) {
      case TYPE_MESSAGE, TYPE_GROUP ->
          names.addAll(message(field.proto().typeName()).name.nesting());
      case TYPE_ENUM -> names.addAll(enumType(field.proto().typeName()).name.nesting());
      default -> {}
    }
    return names;
  }

  /// All types that are deprecated.
  Set<ClassName> deprecated() {
    return deprecated;
  }

  /// The simple names of the top-level types of a Java package.
  Set<String> namesOf(String javaPackage) {
    return packages.computeIfAbsent(javaPackage, p -> new LinkedHashSet<>());
  }
}
