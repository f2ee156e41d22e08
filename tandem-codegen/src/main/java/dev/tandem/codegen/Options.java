package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the caller of the generator asks for.
///
/// As a parameter of the plugin: `--tandem_opt=package:google.type=com.example.types`, several with
/// commas. A name is that of a proto package, or of a file if it ends in `.proto`.
record Options(Map<String, String> packages) {
  static final Options NONE = new Options(Map.of());

  private static final String PACKAGE = "package:";
  private static final String DESCRIPTOR = "google/protobuf/descriptor.proto";

  static Options parse(String parameter) {
    var packages = new LinkedHashMap<String, String>();
    for (String option : parameter.split(",", -1)) {
      if (option.isEmpty()) continue;
      int equals = option.indexOf('=');
      if (!option.startsWith(PACKAGE) || equals <= PACKAGE.length()) {
        throw new IllegalArgumentException(
            "unknown option '"
                + option
                + "': "
                + PACKAGE
                + "PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE is possible");
      }
      String javaPackage = option.substring(equals + 1);
      if (!Names.isPackage(javaPackage))
        throw new IllegalArgumentException(
            "option '" + option + "': '" + javaPackage + "' cannot be a package in Java");
      String before = packages.put(option.substring(PACKAGE.length(), equals), javaPackage);
      if (before != null && !before.equals(javaPackage))
        throw new IllegalArgumentException(
            "option '" + option + "': an option before it says '" + before + "'");
    }
    return new Options(packages);
  }

  /// The Java package of a file: what the caller says, then where the runtime keeps it, then
  /// `java_package`, then the proto package, then the file's name.
  String javaPackage(FileDescriptorProto file) {
    String asked = packages.getOrDefault(file.name(), packages.get(file.package_()));
    if (asked != null) return asked;
    if (file.name().equals(DESCRIPTOR)) return "dev.tandem.protobuf.descriptor";
    if (file.package_().equals("google.protobuf.compiler")) return "dev.tandem.codegen.plugin";
    if (file.name().startsWith("google/protobuf/") && file.package_().equals("google.protobuf"))
      return "dev.tandem.protobuf.types";
    if (file.name().startsWith("google/rpc/") && file.package_().startsWith("google.rpc")) {
      return Names.javaPackage(
          "dev.tandem.rpc.types" + file.package_().substring("google.rpc".length()));
    }
    if (!file.options().javaPackage().isEmpty()) return declared(file);
    if (!file.package_().isEmpty()) return Names.javaPackage(file.package_());
    return Names.javaPackage(Names.baseName(file.name()).toLowerCase(java.util.Locale.ROOT));
  }

  private static String declared(FileDescriptorProto file) {
    String name = file.options().javaPackage();
    if (Names.isPackage(name)) return name;
    throw new IllegalArgumentException(
        file.name()
            + ": java_package '"
            + name
            + "' cannot be a package in Java; change it, or give the option package:"
            + file.name()
            + "=JAVA_PACKAGE");
  }
}
