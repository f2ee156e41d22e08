package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.OneofDescriptorProto;
import java.util.List;

/// What a `.proto` file says of a oneof: fields of which at most one is set.
public final class OneofDescriptor {
  private final MessageDescriptor containingType;
  private final OneofDescriptorProto proto;
  private final FeatureSet features;
  private final List<FieldDescriptor> fields;

  OneofDescriptor(
      MessageDescriptor containingType,
      OneofDescriptorProto proto,
      FeatureSet features,
      List<FieldDescriptor> fields) {
    this.containingType = containingType;
    this.proto = proto;
    this.features = features;
    this.fields = List.copyOf(fields);
    for (var field : fields) field.in(this);
  }

  public String name() {
    return proto.name();
  }

  public String fullName() {
    return containingType.fullName() + "." + name();
  }

  public MessageDescriptor containingType() {
    return containingType;
  }

  /// Its fields in the order of their numbers.
  public List<FieldDescriptor> fields() {
    return fields;
  }

  public OneofDescriptorProto proto() {
    return proto;
  }

  /// The features, inherited ones included.
  public FeatureSet features() {
    return features;
  }

  /// The full name.
  @Override
  public String toString() {
    return fullName();
  }
}
