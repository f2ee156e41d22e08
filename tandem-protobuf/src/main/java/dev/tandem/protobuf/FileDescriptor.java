package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
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
  private volatile @Nullable FileContents contents;
  private volatile @Nullable TypeRegistry types;

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
    return contents().proto;
  }

  /// The path by which other files import this one: `google/protobuf/any.proto`.
  public String name() {
    return proto().name();
  }

  /// The package of its types, `google.protobuf`, or nothing.
  public String packageName() {
    return proto().package_();
  }

  /// The edition; proto2 and proto3 count as such.
  public Edition edition() {
    return contents().edition;
  }

  /// The files that this one imports, in its order.
  public List<FileDescriptor> imports() {
    return imports.stream().map(Supplier::get).toList();
  }

  /// All messages of the file, nested ones after those around them.
  public List<MessageDescriptor> messages() {
    return List.copyOf(contents().messages.values());
  }

  /// All enums of the file, nested ones included.
  public List<EnumDescriptor> enums() {
    return List.copyOf(contents().enums.values());
  }

  /// All extensions of the file, those in the scope of messages included.
  public List<FieldDescriptor> extensions() {
    return List.copyOf(contents().extensions);
  }

  public List<ServiceDescriptor> services() {
    return List.copyOf(contents().services);
  }

  /// The message that this file declares by this full name, or null.
  public @Nullable MessageDescriptor message(String fullName) {
    return contents().messages.get(fullName);
  }

  /// The enum that this file declares by this full name, or null.
  public @Nullable EnumDescriptor enumType(String fullName) {
    return contents().enums.get(fullName);
  }

  /// The features of the file, the edition's defaults included.
  public FeatureSet features() {
    return contents().features;
  }

  /// What this file and all that it imports declare.
  public TypeRegistry types() {
    var known = types;
    if (known == null) {
      known = TypeRegistry.of(this);
      types = known;
    }
    return known;
  }

  /// The message with this full name, in this file or one that it imports.
  MessageDescriptor resolveMessage(String fullName) {
    var own = message(fullName);
    return own != null ? own : declared(types().message(fullName), "message", fullName);
  }

  /// The enum with this full name, in this file or one that it imports.
  EnumDescriptor resolveEnum(String fullName) {
    var own = enumType(fullName);
    return own != null ? own : declared(types().enumType(fullName), "enum", fullName);
  }

  private <T> T declared(@Nullable T found, String kind, String fullName) {
    if (found != null) return found;
    throw new IllegalArgumentException(kind + " " + fullName + " is not known to " + name());
  }

  /// This file, and what it imports, directly or not.
  Set<FileDescriptor> reachable() {
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
    MessageDescriptor message = resolveMessage(fullName);
    for (int number : numbers) {
      var field = message == null ? null : message.field(number);
      if (field == null && message != null) field = types().extension(message, number);
      path.append('.').append(field == null ? Integer.toString(number) : shown(field));
      message = field == null ? null : field.messageType();
    }
    return path.toString();
  }

  private static String shown(FieldDescriptor field) {
    return field.isExtension() ? field.textName() : field.name();
  }

  private FileContents contents() {
    var known = contents;
    if (known == null) {
      synchronized (this) { // a file has one descriptor for each of its types
        known = contents;
        if (known == null) known = new FileContents(this, source.get());
        contents = known;
      }
    }
    return known;
  }

  @Override
  public String toString() {
    return name();
  }
}
