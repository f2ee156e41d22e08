package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.FeatureSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file says of a message.
public final class MessageDescriptor {
  private final FileDescriptor file;
  private final @Nullable MessageDescriptor containingType;
  private final String fullName;
  private final DescriptorProto proto;
  private final FeatureSet features;
  private final List<FieldDescriptor> fields;
  private final List<OneofDescriptor> oneofs;
  private final List<MessageDescriptor> nestedMessages;
  private final List<EnumDescriptor> nestedEnums;
  private final List<FieldDescriptor> extensions;
  private final Map<Integer, FieldDescriptor> byNumber = new HashMap<>();
  private final Map<String, FieldDescriptor> byName = new HashMap<>();
  private @Nullable JsonType json; // made when first asked for; whoever makes it makes the same

  /// `prefix` is the name of what is around it, with a dot; `outer` are its features.
  MessageDescriptor(
      FileDescriptor file,
      Edition edition,
      @Nullable MessageDescriptor containingType,
      String prefix,
      DescriptorProto proto,
      FeatureSet outer) {
    this.file = file;
    this.containingType = containingType;
    this.fullName = prefix + proto.name();
    this.proto = proto;
    features = Features.inherit(outer, proto.options().features());
    var oneofFeatures = new ArrayList<FeatureSet>();
    for (var oneof : proto.oneofDecl())
      oneofFeatures.add(Features.inherit(features, oneof.options().features()));
    var all = new ArrayList<FieldDescriptor>();
    for (var field : proto.field()) {
      var around = field.hasOneofIndex() ? oneofFeatures.get(field.oneofIndex()) : features;
      all.add(new FieldDescriptor(file, edition, this, field, around));
    }
    all.sort(Comparator.comparingInt(FieldDescriptor::number));
    fields = List.copyOf(all);
    for (var field : fields) {
      byNumber.put(field.number(), field);
      byName.put(field.name(), field);
    }
    oneofs = oneofs(oneofFeatures);
    var messages = new ArrayList<MessageDescriptor>();
    for (var nested : proto.nestedType())
      messages.add(new MessageDescriptor(file, edition, this, fullName + ".", nested, features));
    nestedMessages = List.copyOf(messages);
    var enums = new ArrayList<EnumDescriptor>();
    for (var nested : proto.enumType())
      enums.add(new EnumDescriptor(file, this, fullName + ".", nested, features));
    nestedEnums = List.copyOf(enums);
    var extending = new ArrayList<FieldDescriptor>();
    for (var extension : proto.extension())
      extending.add(new FieldDescriptor(file, edition, this, extension, features));
    extensions = List.copyOf(extending);
  }

  /// Without those that stand for the keyword `optional` of proto3.
  private List<OneofDescriptor> oneofs(List<FeatureSet> oneofFeatures) {
    var found = new ArrayList<OneofDescriptor>();
    for (int i = 0; i < proto.oneofDecl().size(); i++) {
      int index = i;
      var members =
          fields.stream()
              .filter(f -> f.proto().hasOneofIndex() && f.proto().oneofIndex() == index)
              .toList();
      boolean synthetic = members.stream().anyMatch(f -> f.proto().proto3Optional());
      if (!synthetic)
        found.add(
            new OneofDescriptor(this, proto.oneofDecl().get(i), oneofFeatures.get(i), members));
    }
    return List.copyOf(found);
  }

  public FileDescriptor file() {
    return file;
  }

  /// The name without what is around it: `Feature`.
  public String name() {
    return proto.name();
  }

  /// The name with its package: `routeguide.Feature`.
  public String fullName() {
    return fullName;
  }

  public DescriptorProto proto() {
    return proto;
  }

  /// The message that this one is nested in, or null.
  public @Nullable MessageDescriptor containingType() {
    return containingType;
  }

  /// The fields in the order of their numbers.
  public List<FieldDescriptor> fields() {
    return fields;
  }

  /// The field with this number, or null. Extensions are in a [TypeRegistry].
  public @Nullable FieldDescriptor field(int number) {
    return byNumber.get(number);
  }

  /// The field with this name in the `.proto` file, or null.
  public @Nullable FieldDescriptor field(String name) {
    return byName.get(name);
  }

  /// The oneofs in the order of the file, without those that only stand for `optional`.
  public List<OneofDescriptor> oneofs() {
    return oneofs;
  }

  /// The messages that are nested in this one, map entries included.
  public List<MessageDescriptor> nestedMessages() {
    return nestedMessages;
  }

  public List<EnumDescriptor> nestedEnums() {
    return nestedEnums;
  }

  /// The extensions that are declared in this message's scope; what they extend, they say.
  public List<FieldDescriptor> extensions() {
    return extensions;
  }

  /// Whether this is the entry of a map, which the compiler has made.
  public boolean isMapEntry() {
    return proto.options().mapEntry();
  }

  /// Whether the message is written as groups of a type and a message: the option
  /// `message_set_wire_format`.
  public boolean isMessageSet() {
    return proto.options().messageSetWireFormat();
  }

  /// Whether the message leaves this number to extensions.
  public boolean isExtensionNumber(int number) {
    for (var range : proto.extensionRange()) {
      if (number >= range.start() && number < range.end()) return true;
    }
    return false;
  }

  /// The features, inherited ones included.
  public FeatureSet features() {
    return features;
  }

  /// The tables by which JSON is read and written.
  JsonType json() {
    var known = json;
    if (known == null) {
      known = new JsonType(this);
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
