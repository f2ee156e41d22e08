package dev.tandem.codegen;

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
  record SourceFile(FileDescriptorProto proto, ClassName holder, Docs docs) {
    String javaPackage() {
      return holder.javaPackage();
    }

    boolean proto3() {
      return proto.syntax().equals("proto3");
    }
  }

  record MessageEntry(
      String fullName,
      ClassName name,
      DescriptorProto proto,
      SourceFile file,
      List<Integer> path) {}

  record EnumEntry(
      String fullName,
      ClassName name,
      EnumDescriptorProto proto,
      SourceFile file,
      List<Integer> path) {
    boolean open() {
      return file.proto3();
    }
  }

  private final Map<String, SourceFile> files = new LinkedHashMap<>();
  private final Map<String, MessageEntry> messages = new HashMap<>();
  private final Map<String, EnumEntry> enums = new HashMap<>();
  private final Set<ClassName> deprecated = new HashSet<>();
  private final Map<String, Set<String>> packages =
      new HashMap<>(); // top-level names by Java package

  Schema(List<FileDescriptorProto> protos, Options options) {
    for (var proto : protos) {
      requireSyntax(proto);
      declare(proto, options.javaPackage(proto));
    }
    for (var proto : protos) {
      String javaPackage = options.javaPackage(proto);
      var taken = namesOf(javaPackage);
      String holder = Names.unlike(Names.upperCamel(Names.baseName(proto.name())) + "Proto", taken);
      taken.add(holder);
      var file = new SourceFile(proto, ClassName.of(javaPackage, holder), new Docs(proto));
      files.put(proto.name(), file);
      enter(file);
    }
  }

  private static void requireSyntax(FileDescriptorProto proto) {
    String syntax = proto.syntax();
    if (syntax.isEmpty() || syntax.equals("proto2") || syntax.equals("proto3")) return;
    throw new IllegalArgumentException(
        proto.name() + ": " + syntax + " are not supported; syntax proto2 and proto3 are");
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
    String prefix = file.proto.package_().isEmpty() ? "" : file.proto.package_() + ".";
    var types = file.proto.messageType_();
    for (int i = 0; i < types.size(); i++) {
      var name = ClassName.of(file.javaPackage(), Names.type(types.get(i).name()));
      enter(
          new MessageEntry(prefix + types.get(i).name(), name, types.get(i), file, List.of(4, i)));
    }
    var enumTypes = file.proto.enumType();
    for (int i = 0; i < enumTypes.size(); i++) {
      var name = ClassName.of(file.javaPackage(), Names.type(enumTypes.get(i).name()));
      String fullName = prefix + enumTypes.get(i).name();
      enter(new EnumEntry(fullName, name, enumTypes.get(i), file, List.of(5, i)));
    }
  }

  private void enter(MessageEntry message) {
    if (message.proto.options().deprecated()) deprecated.add(message.name);
    messages.put(message.fullName, message);
    // A nested type cannot be called like one around it, nor like what every message has.
    Set<String> taken = new HashSet<>(message.name.nesting());
    taken.addAll(Set.of("Builder", "TYPE", "DEFAULT"));
    var nested = message.proto.nestedType();
    for (int i = 0; i < nested.size(); i++) {
      String simple = Names.unlike(Names.type(nested.get(i).name()), taken);
      taken.add(simple);
      enter(
          new MessageEntry(
              message.fullName + "." + nested.get(i).name(),
              message.name.nested(simple),
              nested.get(i),
              message.file,
              path(message.path, 3, i)));
    }
    var nestedEnums = message.proto.enumType();
    for (int i = 0; i < nestedEnums.size(); i++) {
      String simple = Names.unlike(Names.type(nestedEnums.get(i).name()), taken);
      taken.add(simple);
      String fullName = message.fullName + "." + nestedEnums.get(i).name();
      enter(
          new EnumEntry(
              fullName,
              message.name.nested(simple),
              nestedEnums.get(i),
              message.file,
              path(message.path, 4, i)));
    }
  }

  private void enter(EnumEntry type) {
    if (type.proto.options().deprecated()) deprecated.add(type.name);
    enums.put(type.fullName, type);
  }

  static List<Integer> path(List<Integer> path, Integer... more) {
    var longer = new ArrayList<>(path);
    longer.addAll(List.of(more));
    return longer;
  }

  SourceFile file(String name) {
    return known(files.get(name), "file", name);
  }

  /// The message of a type name as descriptors have it: `.routeguide.Feature`.
  MessageEntry message(String typeName) {
    return known(messages.get(bare(typeName)), "message", typeName);
  }

  EnumEntry enumType(String typeName) {
    return known(enums.get(bare(typeName)), "enum", typeName);
  }

  private static <T> T known(@Nullable T found, String kind, String name) {
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
    var file = message.file.proto;
    for (var type : file.messageType_()) {
      String fullName = (file.package_().isEmpty() ? "" : file.package_() + ".") + type.name();
      boolean around =
          message.fullName.equals(fullName) || message.fullName.startsWith(fullName + ".");
      if (around) addTypes(fullName, type, names);
    }
    return names;
  }

  private void addTypes(String fullName, DescriptorProto message, Set<String> names) {
    names.addAll(message(fullName).name.nesting());
    for (var type : message.enumType())
      names.addAll(enumType(fullName + "." + type.name()).name.nesting());
    for (var field : message.field()) {
      switch (field.type()) {
        case TYPE_MESSAGE, TYPE_GROUP -> names.addAll(message(field.typeName()).name.nesting());
        case TYPE_ENUM -> names.addAll(enumType(field.typeName()).name.nesting());
        default -> {}
      }
    }
    for (var nested : message.nestedType()) addTypes(fullName + "." + nested.name(), nested, names);
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
