package dev.tandem.codegen;

import dev.tandem.codegen.plugin.FeatureSetExtensions;
import dev.tandem.codegen.plugin.JavaFeatures.NestInFileClass;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.ServiceDescriptorProto;
import java.util.List;

/// Which classes `protoc` generates for a file as Java that stands on protobuf-java.
/// - The package is `java_package`, else the proto package.
/// - The file has a class of its own: `java_outer_classname`; else, since edition 2024, the file's
///   name in camel case with `Proto` behind it; else the name in camel case, with `OuterClass`
///   behind it if a type or service in the file is called like that.
/// - Types are nested in that class, unless `java_multiple_files` is set. Since edition 2024 they
///   are not, unless they ask for it with `(pb.java).nest_in_file_class`.
///
/// Source: the Java Generated Code Guide of Protocol Buffers; `java_features.proto`.
record ProtobufJavaNames(FileDescriptorProto file) {
  String javaPackage() {
    return file.options().hasJavaPackage() ? file.options().javaPackage() : file.package_();
  }

  /// The class of the file.
  ClassName fileClass() {
    return ClassName.of(javaPackage(), fileClassName());
  }

  private String fileClassName() {
    if (file.options().hasJavaOuterClassname()) return file.options().javaOuterClassname();
    String name = camel(baseName());
    if (since2024()) return name + "Proto";
    return declares(name) ? name + "OuterClass" : name;
  }

  ClassName message(DescriptorProto message) {
    return topLevel(message.name(), message.options().features());
  }

  ClassName enumType(EnumDescriptorProto type) {
    return topLevel(type.name(), type.options().features());
  }

  /// The class that `java_generic_services` makes.
  ClassName service(ServiceDescriptorProto service) {
    return topLevel(service.name(), service.options().features());
  }

  private ClassName topLevel(String name, FeatureSet features) {
    return nested(features) ? fileClass().nested(name) : ClassName.of(javaPackage(), name);
  }

  private boolean nested(FeatureSet features) {
    return switch (nestInFileClass(features)) {
      case YES -> true;
      case NO -> false;
      case LEGACY -> !file.options().javaMultipleFiles();
      case NEST_IN_FILE_CLASS_UNKNOWN -> !since2024() && !file.options().javaMultipleFiles();
    };
  }

  /// An extension of FeatureSet, and as such among the fields that it does not know.
  private static NestInFileClass nestInFileClass(FeatureSet features) {
    var extensions = features.tail().unknownFields();
    return FeatureSetExtensions.TYPE
        .parse(extensions.asByteBuffer())
        .javaFeatures()
        .nestInFileClass();
  }

  private boolean since2024() {
    return file.syntax().equals("editions")
        && file.edition().number() >= Edition.EDITION_2024.number();
  }

  private String baseName() {
    String base = file.name().substring(file.name().lastIndexOf('/') + 1);
    for (String suffix : List.of(".protodevel", ".proto")) {
      if (base.endsWith(suffix)) return base.substring(0, base.length() - suffix.length());
    }
    return base;
  }

  /// `route_guide2go` → `RouteGuide2Go`: letters behind anything else are upper-case, and what is
  /// neither letter nor digit is left out.
  private static String camel(String name) {
    var camel = new StringBuilder();
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isLower(c)) camel.append(upper ? (char) (c - 'a' + 'A') : c);
      else if (isUpper(c) || isDigit(c)) camel.append(c);
      upper = !isLower(c) && !isUpper(c);
    }
    return camel.toString();
  }

  // Of ASCII alone, as protoc has it.

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// Whether a type, at whatever depth, or a service is called so.
  private boolean declares(String name) {
    return file.enumType().stream().anyMatch(type -> type.name().equals(name))
        || file.service().stream().anyMatch(service -> service.name().equals(name))
        || file.messageType_().stream().anyMatch(message -> declares(message, name));
  }

  private static boolean declares(DescriptorProto message, String name) {
    return message.name().equals(name)
        || message.enumType().stream().anyMatch(type -> type.name().equals(name))
        || message.nestedType().stream().anyMatch(nested -> declares(nested, name));
  }
}
