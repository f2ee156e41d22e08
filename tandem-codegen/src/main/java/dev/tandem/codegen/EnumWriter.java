package dev.tandem.codegen;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes an enum: a sealed interface if it is open, a Java enum if it is closed.
final class EnumWriter {
  private final Schema.EnumEntry entry;
  private final JavaFile f;
  private final String name;

  EnumWriter(Schema.EnumEntry entry, JavaFile f) {
    this.entry = entry;
    this.f = f;
    this.name = entry.name().simpleName();
  }

  /// The Java name of a value.
  static String constant(Schema.EnumEntry entry, String value) {
    // A constant would hide a type of its name where that stands in an expression.
    Set<String> taken = new HashSet<>(Set.of("TYPE", "EnumType"));
    taken.addAll(entry.name().nesting());
    taken.add(entry.file().holder().simpleName());
    if (entry.open()) taken.addAll(Set.of("Known", "Unrecognized"));
    for (var other : entry.proto().value()) {
      String constant = Names.unlike(Names.variable(other.name()), taken);
      if (other.name().equals(value)) return constant;
      taken.add(constant);
    }
    throw new IllegalArgumentException("enum " + entry.fullName() + " has no value " + value);
  }

  /// The names of the types inside.
  static List<String> nestedNames(Schema.EnumEntry entry) {
    return entry.open() ? List.of(known(entry), unrecognized(entry)) : List.of();
  }

  private static String known(Schema.EnumEntry entry) {
    return Names.unlike("Known", Set.copyOf(entry.name().nesting()));
  }

  private static String unrecognized(Schema.EnumEntry entry) {
    return Names.unlike("Unrecognized", Set.copyOf(entry.name().nesting()));
  }

  void write() {
    if (entry.open()) writeOpen();
    else writeClosed();
  }

  private List<String> docs(int value) {
    return entry.file().docs().at(Schema.path(entry.path(), 2, value));
  }

  /// Values by number: the first name of each.
  private Map<Integer, String> values() {
    var values = new LinkedHashMap<Integer, String>();
    for (var value : entry.proto().value())
      values.putIfAbsent(value.number(), constant(entry, value.name()));
    return values;
  }

  private void writeOpen() {
    String known = known(entry);
    String unrecognized = unrecognized(entry);
    f.doc(entry.file().docs().at(entry.path(), "The enum `" + entry.fullName() + "`."));
    deprecated(entry.proto().options().deprecated());
    f.open(name, "public sealed interface " + name + " extends " + f.runtime("ProtoEnum") + " {");
    var values = entry.proto().value();
    for (int i = 0; i < values.size(); i++) {
      f.doc(docs(i));
      deprecated(values.get(i).options().deprecated());
      String constant = constant(entry, values.get(i).name());
      f.line(
          "%s %s = %s.%s;",
          name, constant, known, values().getOrDefault(values.get(i).number(), constant));
    }
    f.blank();
    type("open");
    f.blank();
    f.line("/// The value with this number, declared or not.");
    f.line("static %s of(int number) {", name);
    f.line("return switch (number) {");
    values().forEach((number, constant) -> f.line("case %s -> %s.%s;", number, known, constant));
    f.line("default -> new %s(number);", unrecognized);
    f.line("};\n}");
    f.blank();
    f.line("/// The values that were declared when this was generated.");
    f.line("enum %s implements %s {", known, name);
    constants(known, Map.of());
    f.line("}");
    f.blank();
    f.line("/// A number that was not declared when this was generated.");
    f.line("record %s(int number) implements %s {}", unrecognized, name);
    f.close();
  }

  private void writeClosed() {
    f.doc(entry.file().docs().at(entry.path(), "The enum `" + entry.fullName() + "`."));
    deprecated(entry.proto().options().deprecated());
    f.open(name, "public enum " + name + " implements " + f.runtime("ProtoEnum") + " {");
    var docs = new LinkedHashMap<String, List<String>>();
    var values = entry.proto().value();
    for (int i = 0; i < values.size(); i++)
      docs.put(constant(entry, values.get(i).name()), docs(i));
    constants(name, docs);
    f.blank();
    for (var value : values) {
      String constant = constant(entry, value.name());
      String first = values().getOrDefault(value.number(), constant);
      if (!first.equals(constant)) f.line("public static final %s %s = %s;", name, constant, first);
    }
    type("closed");
    f.blank();
    f.line("/// The value with this number, or null.");
    f.line("public static %s of(int number) {", name);
    f.line("return switch (number) {");
    values().forEach((number, constant) -> f.line("case %s -> %s;", number, constant));
    f.line("default -> null;\n};\n}");
    f.close();
  }

  private void type(String openness) {
    f.line(
        "%s%s<%s> TYPE =\n    %s.%s(\"%s\", %s, %s::of, %s::file);",
        openness.equals("closed") ? "public static final " : "",
        f.runtime("EnumType"),
        name,
        f.runtime("EnumType"),
        openness,
        entry.fullName(),
        constant(entry, entry.proto().value().getFirst().name()),
        name,
        f.ref(entry.file().holder()));
  }

  private void constants(String owner, Map<String, List<String>> docs) {
    String field = values().containsValue("number") ? "number_" : "number";
    var last = values().size();
    int i = 0;
    for (var value : values().entrySet()) {
      f.doc(docs.getOrDefault(value.getValue(), List.of()));
      f.line("%s(%s)%s", value.getValue(), value.getKey(), ++i == last ? ";" : ",");
    }
    f.blank();
    f.line("private final int %s;", field);
    f.blank();
    f.line("%s(int number) { this.%s = number; }", owner, field);
    f.blank();
    f.line("@%s public int number() { return %s; }", f.lang("Override"), field);
  }

  private void deprecated(boolean deprecated) {
    if (deprecated) f.line("@%s", f.lang("Deprecated"));
  }
}
