package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A message as the generator writes it: its components in order, with names that do not meet, and
/// presence bits.
final class MessageModel {
  /// Constructors take at most so many fields: the sixth argument is about the last that a reader
  /// can tell apart.
  private static final int PREFIX_CONSTRUCTORS = 6;

  /// A constructor has 255 slots, of which `this` and the tail take two.
  private static final int SLOTS = 253;

  final Schema.MessageEntry entry;
  final List<Component> components = new ArrayList<>();
  final List<Oneof> oneofs = new ArrayList<>();
  final int bits; // how many fields have presence
  private final Schema schema;

  MessageModel(Schema schema, Schema.MessageEntry entry) {
    this.schema = schema;
    this.entry = entry;
    var fields = new ArrayList<FieldDescriptorProto>();
    for (var field : entry.proto().field()) if (Kind.of(field) != Kind.GROUP) fields.add(field);
    fields.sort(Comparator.comparingInt(FieldDescriptorProto::number));
    var names = componentNames(fields);
    var types = oneofTypes();
    int bit = 0;
    var members = new HashMap<Integer, List<Field>>(); // by oneof
    for (var field : fields) {
      var docs =
          entry
              .file()
              .docs()
              .at(Schema.path(entry.path(), 2, entry.proto().field().indexOf(field)));
      if (inOneof(field)) {
        var own = members.computeIfAbsent(field.oneofIndex(), i -> new ArrayList<>());
        own.add(new Field(schema, entry, field, "value", -1, docs));
        if (own.size() == 1) components.add(oneof(field.oneofIndex(), own, names, types));
      } else {
        int own = Field.tracksPresence(field, entry.file().proto3()) ? bit++ : -1;
        components.add(new Field(schema, entry, field, required(names, key(field)), own, docs));
      }
    }
    bits = bit;
  }

  private Oneof oneof(
      int index, List<Field> fields, Map<String, String> names, List<ClassName> types) {
    var docs = entry.file().docs().at(Schema.path(entry.path(), 8, index));
    String protoName = entry.proto().oneofDecl().get(index).name();
    var oneof =
        new Oneof(required(names, "oneof " + index), protoName, types.get(index), fields, docs);
    oneofs.add(oneof);
    return oneof;
  }

  private static String required(Map<String, String> names, String key) {
    return Objects.requireNonNull(names.get(key), key);
  }

  static boolean inOneof(FieldDescriptorProto field) {
    return field.hasOneofIndex() && !field.proto3Optional();
  }

  private static String key(FieldDescriptorProto field) {
    return inOneof(field) ? "oneof " + field.oneofIndex() : field.name();
  }

  /// Names by field name, or by `oneof` and index. In the order of numbers the first keeps its
  /// name; who comes later, or is called like a method that another one brings, gets a `_`.
  private Map<String, String> componentNames(List<FieldDescriptorProto> fields) {
    // A variable would hide a type of its name where that stands in an expression.
    Set<String> forbidden = new HashSet<>(schema.typesAround(entry));
    while (true) {
      var names = componentNames(fields, forbidden);
      var brought = broughtBy(fields, names);
      // A name with `_` brings others, which may meet a name in turn.
      if (Collections.disjoint(brought, names.values())) return names;
      forbidden.addAll(brought);
    }
  }

  private Map<String, String> componentNames(
      List<FieldDescriptorProto> fields, Set<String> forbidden) {
    var names = new HashMap<String, String>();
    Set<String> taken = new HashSet<>(forbidden);
    for (var field : fields) {
      if (names.containsKey(key(field))) continue;
      String protoName =
          inOneof(field) ? entry.proto().oneofDecl().get(field.oneofIndex()).name() : field.name();
      String name = Names.unlike(Names.component(protoName), taken);
      taken.add(name);
      names.put(key(field), name);
    }
    return names;
  }

  /// The methods that fields have besides their accessors and setters, with as many parameters.
  private Set<String> broughtBy(List<FieldDescriptorProto> fields, Map<String, String> names) {
    Set<String> brought = new HashSet<>();
    for (var field : fields) {
      if (inOneof(field)) continue;
      String name = Names.capitalized(required(names, key(field)));
      if (Field.tracksPresence(field, entry.file().proto3())) brought.add("has" + name);
      if (Field.repeated(field)) brought.add("add" + name);
    }
    return brought;
  }

  /// The interfaces of the oneofs: called like them, and not like a type that is nested beside or
  /// around.
  private List<ClassName> oneofTypes() {
    Set<String> taken = new HashSet<>(entry.name().nesting());
    taken.addAll(Set.of("Builder", "TYPE", "DEFAULT"));
    taken.addAll(nestedNames());
    var types = new ArrayList<ClassName>();
    for (var oneof : entry.proto().oneofDecl()) {
      String simple = Names.unlike(Names.type(Names.upperCamel(oneof.name())), taken);
      taken.add(simple);
      types.add(entry.name().nested(simple));
    }
    return types;
  }

  private List<String> nestedNames() {
    var names = new ArrayList<String>();
    for (var message : nestedMessages()) names.add(message.name().simpleName());
    for (var type : nestedEnums()) names.add(type.name().simpleName());
    return names;
  }

  /// The nested messages that are written: not the entries of maps, nor groups, which are kept as
  /// unknown fields.
  List<Schema.MessageEntry> nestedMessages() {
    var nested = new ArrayList<Schema.MessageEntry>();
    for (var type : entry.proto().nestedType()) {
      if (!type.options().mapEntry())
        nested.add(schema.message(entry.fullName() + "." + type.name()));
    }
    return nested;
  }

  List<Schema.EnumEntry> nestedEnums() {
    var nested = new ArrayList<Schema.EnumEntry>();
    for (var type : entry.proto().enumType())
      nested.add(schema.enumType(entry.fullName() + "." + type.name()));
    return nested;
  }

  /// The name of the record that stands for one field of a oneof.
  static String caseName(Oneof oneof, Field field) {
    Set<String> taken = new HashSet<>(oneof.type().nesting());
    taken.add("Unset");
    for (var other : oneof.fields()) {
      String name = Names.unlike(Names.type(Names.upperCamel(other.proto.name())), taken);
      if (other == field) return name;
      taken.add(name);
    }
    throw new IllegalArgumentException(
        field.proto.name() + " is not in oneof " + oneof.protoName());
  }

  /// How many prefix constructors there are besides the empty one: the components from number 1 on,
  /// up to a gap.
  int prefixes() {
    Set<Integer> covered = new HashSet<>();
    int next = 1;
    int count = 0;
    for (var component : components) {
      if (component.number() != next || count == PREFIX_CONSTRUCTORS) break;
      count++;
      for (var field : component.fields()) covered.add(field.number());
      while (covered.contains(next)) next++;
    }
    return count;
  }

  /// Whether it has more components than a constructor takes.
  boolean isWide() {
    return components.stream().mapToInt(Component::slots).sum() > SLOTS;
  }

  List<String> componentNames() {
    return components.stream().map(Component::name).toList();
  }
}
