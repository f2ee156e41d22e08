package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// What JSON has to know of a message, prepared once for each descriptor: its fields by number and
/// by name.
final class JsonType {
  /// Numbers up to here, or so many times the fields, are looked up in an array.
  private static final int DENSE = 64;

  final MessageDescriptor descriptor;
  final WellKnown wellKnown;
  final JsonField[] fields; // by number
  final int oneofs;
  final boolean extensible;
  final boolean messageSet;
  final boolean required; // whether one of the fields is

  private final @Nullable JsonField[] byNumber;
  private final NameTable names;

  JsonType(MessageDescriptor descriptor) {
    this.descriptor = descriptor;
    wellKnown = WellKnown.of(descriptor);
    extensible = descriptor.proto().extensionRange().size() > 0;
    messageSet = descriptor.isMessageSet();
    int count = descriptor.fields().size();
    fields = new JsonField[count];
    var byName = new LinkedHashMap<String, Integer>();
    boolean anyRequired = false;
    for (int i = 0; i < count; i++) {
      var field = descriptor.fields().get(i);
      var oneof = field.oneof();
      fields[i] =
          new JsonField(field, i, oneof == null ? -1 : count + descriptor.oneofs().indexOf(oneof));
      byName.putIfAbsent(field.jsonName(), i);
      anyRequired |= field.isRequired();
    }
    required = anyRequired;
    for (int i = 0; i < count; i++) byName.putIfAbsent(fields[i].descriptor.name(), i);
    names = new NameTable(byName);
    oneofs = descriptor.oneofs().size();
    byNumber = new JsonField[1 + dense(Math.max(DENSE, 4 * count))];
    for (var field : fields) if (field.number < byNumber.length) byNumber[field.number] = field;
  }

  /// The largest field number up to `limit`.
  private int dense(int limit) {
    int largest = 0;
    for (var field : fields) if (field.number <= limit) largest = field.number;
    return largest;
  }

  /// The field with this number, or null.
  @Nullable JsonField field(int number) {
    return number < byNumber.length ? byNumber[number] : distant(number);
  }

  private @Nullable JsonField distant(int number) {
    int low = 0;
    int high = fields.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = fields[middle].number;
      if (found == number) return fields[middle];
      if (found < number) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  }

  /// The field with this name, of JSON or of the file, or null.
  @Nullable JsonField field(byte[] text, int from, int to) {
    int place = names.find(text, from, to);
    return place < 0 ? null : fields[names.number(place)];
  }

  /// The extension of this message, or null.
  @Nullable JsonField extension(TypeRegistry types, int number) {
    var extension = types.extension(descriptor, number);
    return extension == null ? null : extension.json();
  }

  /// The extension of this message with this full name, or null.
  @Nullable JsonField extension(TypeRegistry types, String fullName) {
    var extension = types.extension(fullName);
    return extension == null || !extension.containingType().fullName().equals(descriptor.fullName())
        ? null
        : extension.json();
  }

  @Override
  public String toString() {
    return descriptor + Arrays.toString(fields);
  }
}
