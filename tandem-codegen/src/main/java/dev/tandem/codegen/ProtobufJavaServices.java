package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes services, and nothing else, over the classes that `protoc` generates for protobuf-java.
///
/// A service is where those classes are, or in the package that the caller wants.
final class ProtobufJavaServices implements ServiceTypes {
  private final Options options;
  private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
  private final Map<String, ClassName> messages = new HashMap<>();
  private final Set<ClassName> deprecated = new HashSet<>();
  private final Map<ClassName, String> declared = new HashMap<>(); // top-level classes and whose

  /// @param withSourceOptions files among `protos`, with options that only compilers see
  ProtobufJavaServices(
      List<FileDescriptorProto> protos,
      List<FileDescriptorProto> withSourceOptions,
      Options options) {
    this.options = options;
    var whole = new HashMap<String, FileDescriptorProto>();
    for (var proto : withSourceOptions) whole.put(proto.name(), proto);
    for (var proto : protos) {
      files.put(proto.name(), proto);
      enter(whole.getOrDefault(proto.name(), proto));
    }
  }

  private void enter(FileDescriptorProto file) {
    var names = new ProtobufJavaNames(file);
    declare(names.fileClass(), "", file);
    if (file.options().deprecated()) deprecated.add(names.fileClass());
    String prefix = file.package_().isEmpty() ? "" : file.package_() + ".";
    for (var message : file.messageType_()) {
      var name = names.message(message);
      declare(name, "", file);
      declare(name, "OrBuilder", file);
      enter(prefix + message.name(), name, message, file);
    }
    for (var type : file.enumType()) declare(names.enumType(type), "", file);
    if (file.options().javaGenericServices()) {
      for (var service : file.service()) declare(names.service(service), "", file);
    }
  }

  private void enter(
      String fullName, ClassName name, DescriptorProto message, FileDescriptorProto file) {
    messages.put(fullName, name);
    boolean inDeprecatedFile = file.options().deprecated() && name.nesting().size() > 1;
    if (message.options().deprecated() || inDeprecatedFile) deprecated.add(name);
    for (var nested : message.nestedType())
      enter(fullName + "." + nested.name(), name.nested(nested.name()), nested, file);
  }

  private void declare(ClassName name, String suffix, FileDescriptorProto file) {
    boolean topLevel = name.nesting().size() == 1;
    var declaration = ClassName.of(name.javaPackage(), name.outermost() + suffix);
    if (topLevel)
      declared.putIfAbsent(declaration, "a class of protobuf-java's for " + file.name());
  }

  @Override
  public ClassName message(String typeName) {
    String fullName = typeName.startsWith(".") ? typeName.substring(1) : typeName;
    return Schema.known(messages.get(fullName), "message", typeName);
  }

  @Override
  public String method(JavaFile f, String shape, String fullName, String request, String response) {
    String method = f.ref("dev.tandem.rpc.MethodDescriptor");
    String codec = f.ref(options.codecs());
    String kind = shape.equals("bidi") ? "BIDI" : Names.constant(shape);
    return """
    %s.of("%s", %s.Kind.%s,
            %s.of(%s.getDefaultInstance()),
            %s.of(%s.getDefaultInstance()))\
    """
        .formatted(method, fullName, method, kind, codec, request, codec, response);
  }

  /// The sources for the services of some files.
  List<Generator.SourceText> generate(Collection<String> names) {
    var services = new ArrayList<ClassName>();
    for (String name : names) {
      var file = Schema.known(files.get(name), "file", name);
      for (var service : file.service()) services.add(declareService(service.name(), file));
    }
    var sources = new ArrayList<Generator.SourceText>();
    int next = 0;
    for (String name : names) {
      var file = Schema.known(files.get(name), "file", name);
      var docs = new Docs(file);
      for (int i = 0; i < file.service().size(); i++) {
        var f = javaFile(services.get(next++), ServiceWriter.clientName(file.service().get(i)));
        new ServiceWriter(this, file, docs, i, f).write();
        sources.add(Generator.SourceText.of(f));
      }
    }
    return sources;
  }

  private ClassName declareService(String service, FileDescriptorProto file) {
    var names = new ProtobufJavaNames(file);
    String asked = options.askedPackage(file);
    String javaPackage = asked == null ? names.javaPackage() : asked;
    if (!javaPackage.isEmpty() && !Names.isPackage(javaPackage))
      throw new IllegalArgumentException(
          "%s: '%s' cannot be a package in Java; give the file a java_package"
              .formatted(file.name(), javaPackage));
    requireImportable(file, javaPackage);
    var name = ClassName.of(javaPackage, Names.type(service));
    @Nullable String before =
        declared.putIfAbsent(name, "the service " + service + " of " + file.name());
    if (before == null) return name;
    throw new IllegalArgumentException(
        "%s: the service %s would be the class %s, as is %s; give the option package:%s=JAVA_PACKAGE"
            .formatted(file.name(), service, name, before, file.name()));
  }

  /// Classes in the unnamed package are seen from there alone.
  private void requireImportable(FileDescriptorProto file, String javaPackage) {
    if (javaPackage.isEmpty()) return;
    for (var service : file.service()) {
      for (var method : service.method()) {
        for (String type : List.of(method.inputType(), method.outputType())) {
          var name = message(type);
          if (!name.javaPackage().isEmpty()) continue;
          throw new IllegalArgumentException(
              "%s: %s, which %s takes or returns, is in no package, from where package %s cannot have it; give its file a java_package"
                  .formatted(file.name(), name, method.name(), javaPackage));
        }
      }
    }
  }

  private JavaFile javaFile(ClassName name, String client) {
    var inPackage = new HashSet<String>();
    for (var other : declared.keySet()) {
      if (other.javaPackage().equals(name.javaPackage())) inPackage.add(other.simpleName());
    }
    return new JavaFile(name, inPackage, List.of(client, name.simpleName()), List.of(), deprecated);
  }
}
