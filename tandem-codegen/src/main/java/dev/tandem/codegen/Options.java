package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the caller of the generator asks for.
///
/// As a parameter of the plugin: `--tandem_opt=package:google.type=com.example.types`, several with
/// commas. A name is that of a proto package, or of a file if it ends in `.proto`.
///
/// @param codecs the class whose `of` makes the codec of a message of protobuf-java
record Options(Map<String, String> packages, Messages messages, String codecs) {
  /// Whose classes messages are.
  enum Messages {
    /// Our own, which are generated.
    RECORDS,
    /// Those that `protoc` generates for protobuf-java; services are generated alone.
    PROTOBUF_JAVA
  }

  private static final String PACKAGE = "package:";
  private static final String MESSAGES = "messages";
  private static final String CODECS = "codecs";
  private static final String DESCRIPTOR = "google/protobuf/descriptor.proto";
  private static final String OWN_CODEC = "dev.tandem.protobuf.java.ProtobufJavaCodec";

  static Options parse(String parameter) {
    var values = new LinkedHashMap<String, String>();
    for (String option : parameter.split(",", -1)) {
      if (option.isEmpty()) continue;
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (equals < 0 || !isKnown(name)) throw unknown(option);
      String value = option.substring(equals + 1);
      check(option, name, value);
      String before = values.put(name, value);
      if (before != null && !before.equals(value))
        throw new IllegalArgumentException(
            "option '" + option + "': an option before it says '" + before + "'");
    }
    String codecs = values.remove(CODECS);
    var messages = messages(values.remove(MESSAGES));
    if (codecs != null && messages == Messages.RECORDS)
      throw new IllegalArgumentException(
          "option 'codecs=" + codecs + "': it is for messages=protobuf-java alone");
    var packages = new LinkedHashMap<String, String>();
    values.forEach((name, value) -> packages.put(name.substring(PACKAGE.length()), value));
    return new Options(packages, messages, codecs == null ? OWN_CODEC : codecs);
  }

  private static boolean isKnown(String name) {
    boolean isPackage = name.startsWith(PACKAGE) && name.length() > PACKAGE.length();
    return isPackage || name.equals(MESSAGES) || name.equals(CODECS);
  }

  private static IllegalArgumentException unknown(String option) {
    return new IllegalArgumentException(
        "unknown option '"
            + option
            + "': package:PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE, messages=protobuf-java and"
            + " codecs=JAVA_CLASS are possible");
  }

  private static void check(String option, String name, String value) {
    String problem =
        switch (name) {
          case MESSAGES ->
              value.equals("records") || value.equals("protobuf-java")
                  ? null
                  : "messages are records or protobuf-java";
          case CODECS ->
              value.contains(".") && Names.isPackage(value)
                  ? null
                  : "'" + value + "' cannot be a class in Java, with its package";
          default -> Names.isPackage(value) ? null : "'" + value + "' cannot be a package in Java";
        };
    if (problem != null) throw new IllegalArgumentException("option '" + option + "': " + problem);
  }

  private static Messages messages(@Nullable String value) {
    return value == null || value.equals("records") ? Messages.RECORDS : Messages.PROTOBUF_JAVA;
  }

  /// The Java package that the caller wants for a file, or null if that is not said.
  @Nullable String askedPackage(FileDescriptorProto file) {
    String ofFile = packages.get(file.name());
    return ofFile != null ? ofFile : packages.get(file.package_());
  }

  /// The Java package of a file: what the caller says, then where the runtime keeps it, then
  /// `java_package`, then the proto package, then the file's name.
  String javaPackage(FileDescriptorProto file) {
    String asked = askedPackage(file);
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
