package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.DescriptorProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file says of a message.
public final class MessageDescriptor {
  private final FileDescriptor file;
  private final String fullName;
  private final DescriptorProto proto;
  private final List<FieldDescriptor> fields;
  private final Map<Integer, FieldDescriptor> byNumber = new HashMap<>();

  MessageDescriptor(FileDescriptor file, String fullName, DescriptorProto proto) {
    this.file = file;
    this.fullName = fullName;
    this.proto = proto;
    var all = new ArrayList<FieldDescriptor>();
    for (var field : proto.field()) all.add(new FieldDescriptor(file, field));
    all.sort(Comparator.comparingInt(FieldDescriptor::number));
    fields = List.copyOf(all);
    for (var field : fields) byNumber.put(field.number(), field);
  }

  public FileDescriptor file() {
    return file;
  }

  /// The name with its package: `routeguide.Feature`.
  public String fullName() {
    return fullName;
  }

  public DescriptorProto proto() {
    return proto;
  }

  /// The fields in the order of their numbers.
  public List<FieldDescriptor> fields() {
    return fields;
  }

  /// The field with this number, or null.
  public @Nullable FieldDescriptor field(int number) {
    return byNumber.get(number);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
