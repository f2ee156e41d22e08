package dev.tandem.codegen;

import dev.tandem.protobuf.FieldDescriptor;
import dev.tandem.protobuf.OneofDescriptor;
import java.util.ArrayList;
import java.util.Collections;
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
  final List<Field> extensions; // declared in the message's scope
  final List<Constant> defaults = new ArrayList<>();
  final int bits; // how many fields have presence
  private final Schema schema;

  /// A constant that holds what a field reads as when it is absent.
  record Constant(String name, Field field) {}

  MessageModel(Schema schema, Schema.MessageEntry entry) {
    this.schema = schema;
    this.entry = entry;
    var fields = entry.descriptor().fields();
    var names = componentNames(fields);
    // A constant would hide a type of its name where that stands in an expression.
    Set<String> taken = new HashSet<>(schema.typesAround(entry));
    taken.addAll(Set.of("TYPE", "DEFAULT"));
    taken.addAll(names.values());
    extensions =
        ExtensionWriter.named(
            schema,
            entry.file(),
            entry.descriptor().extensions(),
            taken,
            Schema.path(entry.path(), 6));
    int bit = 0;
    var members = new HashMap<OneofDescriptor, List<Field>>();
    for (var field : fields) {
      var docs =
          entry
              .file()
              .docs()
              .at(Schema.path(entry.path(), 2, entry.proto().field().indexOf(field.proto())));
      var oneof = field.oneof();
      if (oneof != null) {
        var own = members.computeIfAbsent(oneof, i -> new ArrayList<>());
        own.add(new Field(schema, field, "value", -1, null, docs));
        if (own.size() == 1) components.add(oneof(oneof, own, names));
      } else {
        int own = Field.tracksPresence(field) ? bit++ : -1;
        String name = required(names, key(field));
        String constant = Literals.needsConstant(field) ? constant(name, taken) : null;
        var component = new Field(schema, field, name, own, constant, docs);
        components.add(component);
        if (constant != null) defaults.add(new Constant(constant, component));
      }
    }
    bits = bit;
  }

  private static String constant(String component, Set<String> taken) {
    String name = Names.unlike("DEFAULT_" + Names.constant(component), taken);
    taken.add(name);
    return name;
  }

  private Oneof oneof(OneofDescriptor descriptor, List<Field> fields, Map<String, String> names) {
    int index = entry.proto().oneofDecl().indexOf(descriptor.proto());
    var docs = entry.file().docs().at(Schema.path(entry.path(), 8, index));
    String name = required(names, key(fields.getFirst().descriptor));
    var oneof = new Oneof(name, descriptor.name(), entry.oneofTypes().get(index), fields, docs);
    oneofs.add(oneof);
    return oneof;
  }

  private static String required(Map<String, String> names, String key) {
    return Objects.requireNonNull(names.get(key), key);
  }

  private static String key(FieldDescriptor field) {
    var oneof = field.oneof();
    return oneof == null ? field.name() : "oneof " + oneof.name();
  }

  /// Names by field name, or by `oneof` and index. In the order of numbers each keeps its name
  /// unless that, or a method that it brings, is called like what came before: then it gets a `_`.
  /// So a field that is added with the highest number renames no other.
  private Map<String, String> componentNames(List<FieldDescriptor> fields) {
    var names = new HashMap<String, String>();
    // A variable would hide a type of its name where that stands in an expression.
    Set<String> taken = new HashSet<>(schema.typesAround(entry));
    for (var field : fields) {
      if (names.containsKey(key(field))) continue;
      var oneof = field.oneof();
      String name = Names.component(oneof == null ? field.name() : oneof.name());
      while (taken.contains(name) || !Collections.disjoint(taken, broughtBy(field, name)))
        name += "_";
      names.put(key(field), name);
      taken.add(name);
      taken.addAll(broughtBy(field, name));
    }
    return names;
  }

  /// The methods that a field has besides its accessor and setter, with as many parameters.
  private static Set<String> broughtBy(FieldDescriptor field, String name) {
    if (field.oneof() != null) return Set.of();
    if (field.isRepeated()) return Set.of("add" + Names.capitalized(name));
    return Field.tracksPresence(field) ? Set.of("has" + Names.capitalized(name)) : Set.of();
  }

  /// The nested messages that are written: not the entries of maps.
  List<Schema.MessageEntry> nestedMessages() {
    return entry.descriptor().nestedMessages().stream()
        .filter(nested -> !nested.isMapEntry())
        .map(schema::message)
        .toList();
  }

  List<Schema.EnumEntry> nestedEnums() {
    return entry.descriptor().nestedEnums().stream().map(schema::enumType).toList();
  }

  /// The name of the record that stands for one field of a oneof.
  static String caseName(Oneof oneof, Field field) {
    Set<String> taken = new HashSet<>(oneof.type().nesting());
    for (var other : oneof.fields()) {
      String name = Names.unlike(Names.type(Names.upperCamel(other.descriptor.name())), taken);
      if (other == field) return name;
      taken.add(name);
    }
    throw new IllegalArgumentException(
        field.descriptor.name() + " is not in oneof " + oneof.protoName());
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
