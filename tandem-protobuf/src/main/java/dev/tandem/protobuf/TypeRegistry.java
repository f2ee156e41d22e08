package dev.tandem.protobuf;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Messages, enums and extensions by their names: what JSON, the text format and [DynamicMessage]
/// look up where a message names a type, or carries a field that its own `.proto` file does not
/// declare. Immutable; any number of threads may share one.
public final class TypeRegistry {
  /// Knows nothing.
  public static final TypeRegistry EMPTY = new TypeRegistry(Set.of());

  private record ExtensionKey(String extended, int number) {}

  private final Set<FileDescriptor> files;
  private final Map<String, MessageDescriptor> messages = new HashMap<>();
  private final Map<String, EnumDescriptor> enums = new HashMap<>();
  private final Map<String, FieldDescriptor> extensions = new HashMap<>();
  private final Map<ExtensionKey, FieldDescriptor> extensionsByNumber = new HashMap<>();

  private final Map<MessageDescriptor, DynamicSchema> dynamic = new ConcurrentHashMap<>();

  private volatile @Nullable TypeRegistry withoutExtensions; // made when it is asked for

  private TypeRegistry(Set<FileDescriptor> files) {
    this(files, true);
  }

  private TypeRegistry(Set<FileDescriptor> files, boolean withExtensions) {
    this.files = files;
    for (var file : files) {
      for (var message : file.messages()) messages.putIfAbsent(message.fullName(), message);
      for (var type : file.enums()) enums.putIfAbsent(type.fullName(), type);
      if (!withExtensions) continue;
      for (var extension : file.extensions()) {
        extensions.putIfAbsent(extension.fullName(), extension);
        extensionsByNumber.putIfAbsent(
            new ExtensionKey(extension.proto().extendee(), extension.number()), extension);
      }
    }
  }

  /// Knows what these files declare, and what they import, directly or not. Of two types with the
  /// same name, the first counts.
  public static TypeRegistry of(FileDescriptor... files) {
    return of(List.of(files));
  }

  /// Knows what these files declare, and what they import, directly or not. Of two types with the
  /// same name, the first counts.
  public static TypeRegistry of(Collection<FileDescriptor> files) {
    var all = new LinkedHashSet<FileDescriptor>();
    for (var file : files) all.addAll(file.reachable());
    return new TypeRegistry(all);
  }

  /// Knows what this registry knows, and after that what `other` does.
  public TypeRegistry plus(TypeRegistry other) {
    var all = new LinkedHashSet<>(files);
    all.addAll(other.files);
    return new TypeRegistry(all);
  }

  /// Knows no extensions.
  TypeRegistry withoutExtensions() {
    var known = withoutExtensions;
    if (known == null) {
      known = new TypeRegistry(files, false);
      withoutExtensions = known;
    }
    return known;
  }

  /// The message with this full name, or null.
  public @Nullable MessageDescriptor message(String fullName) {
    return messages.get(fullName);
  }

  /// The enum with this full name, or null.
  public @Nullable EnumDescriptor enumType(String fullName) {
    return enums.get(fullName);
  }

  /// The extension of a message with this number, or null.
  public @Nullable FieldDescriptor extension(MessageDescriptor extended, int number) {
    return extensionsByNumber.isEmpty()
        ? null
        : extensionsByNumber.get(new ExtensionKey("." + extended.fullName(), number));
  }

  /// The extension with this full name, or null.
  public @Nullable FieldDescriptor extension(String fullName) {
    return extensions.get(fullName);
  }

  /// How dynamic messages are read that take their extensions from here.
  DynamicSchema dynamic(MessageDescriptor message) {
    var known = dynamic.get(message);
    if (known != null) return known;
    var made = new DynamicSchema(message, this);
    var first = dynamic.putIfAbsent(message, made);
    return first == null ? made : first;
  }

  /// All files, in the order in which they were given, with what they import.
  public Collection<FileDescriptor> files() {
    return List.copyOf(files);
  }
}
