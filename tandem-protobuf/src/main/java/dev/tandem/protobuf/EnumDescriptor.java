package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.FeatureSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file says of an enum.
public final class EnumDescriptor {
  private final FileDescriptor file;
  private final @Nullable MessageDescriptor containingType;
  private final String fullName;
  private final EnumDescriptorProto proto;
  private final FeatureSet features;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private @Nullable JsonEnum json; // made when first asked for; whoever makes it makes the same

  /// `prefix` is the name of what is around it, with a dot; `outer` are its features.
  EnumDescriptor(
      FileDescriptor file,
      @Nullable MessageDescriptor containingType,
      String prefix,
      EnumDescriptorProto proto,
      FeatureSet outer) {
    this.file = file;
    this.containingType = containingType;
    this.fullName = prefix + proto.name();
    this.proto = proto;
    features = Features.inherit(outer, proto.options().features());
    for (var value : proto.value()) {
      names.putIfAbsent(value.number(), value.name());
      numbers.put(value.name(), value.number());
    }
  }

  public FileDescriptor file() {
    return file;
  }

  /// The name without what is around it: `NullValue`.
  public String name() {
    return proto.name();
  }

  /// The name with its package: `google.protobuf.NullValue`.
  public String fullName() {
    return fullName;
  }

  public EnumDescriptorProto proto() {
    return proto;
  }

  /// The message that this enum is nested in, or null.
  public @Nullable MessageDescriptor containingType() {
    return containingType;
  }

  /// Whether fields keep numbers that were not declared. In a closed enum those are unknown fields.
  public boolean isOpen() {
    return features.enumType() == FeatureSet.EnumType.OPEN;
  }

  /// The first name that was declared for a number, or null.
  public @Nullable String nameOf(int number) {
    return names.get(number);
  }

  /// The number that was declared for a name, or null.
  public @Nullable Integer numberOf(String name) {
    return numbers.get(name);
  }

  /// The features, inherited ones included.
  public FeatureSet features() {
    return features;
  }

  /// The tables by which JSON is read and written.
  JsonEnum json() {
    var known = json;
    if (known == null) {
      known = new JsonEnum(this);
      json = known;
    }
    return known;
  }

  /// The full name.
  @Override
  public String toString() {
    return fullName;
  }
}
