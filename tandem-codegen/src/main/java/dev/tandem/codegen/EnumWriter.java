package dev.tandem.codegen;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes an enum: a sealed interface if it is open, a Java enum if it is closed.
///
/// What is too large for that looks alike, but for `case` labels: see [HugeEnumWriter].
final class EnumWriter {
  /// A `switch` over so many numbers is a method of 7,200 bytes; the JVM compiles up to 8,000.
  private static final int SWITCHED = 400;

  private final Schema.EnumEntry entry;
  private final JavaFile f;
  private final String name;
  private final Map<String, String> constants;
  private final Map<Integer, String> values = new LinkedHashMap<>(); // the first name of each

  EnumWriter(Schema.EnumEntry entry, JavaFile f) {
    this.entry = entry;
    this.f = f;
    this.name = entry.name().simpleName();
    this.constants = constants(entry);
    for (var value : entry.proto().value())
      values.putIfAbsent(value.number(), constant(value.name()));
  }

  /// The Java names of the values by those in the file.
  static Map<String, String> constants(Schema.EnumEntry entry) {
    // A constant would hide a type of its name where that stands in an expression.
    Set<String> taken = new HashSet<>(Set.of("TYPE", "EnumType"));
    taken.addAll(entry.name().nesting());
    taken.add(entry.file().holder().simpleName());
    if (entry.open()) taken.addAll(Set.of("Known", "Unrecognized"));
    var constants = new LinkedHashMap<String, String>();
    for (var value : entry.proto().value()) {
      String constant = Names.unlike(Names.variable(value.name()), taken);
      taken.add(constant);
      constants.put(value.name(), constant);
    }
    return constants;
  }

  /// The Java names of all values.
  Set<String> constants() {
    return Set.copyOf(constants.values());
  }

  String constant(String value) {
    return java.util.Objects.requireNonNull(constants.get(value), value);
  }

  /// The constant that was the first to be declared for a number.
  String first(int number) {
    return java.util.Objects.requireNonNull(values.get(number));
  }

  /// The names of the types inside.
  static List<String> nestedNames(Schema.EnumEntry entry) {
    return entry.open() ? List.of(known(entry), unrecognized(entry)) : List.of();
  }

  static String known(Schema.EnumEntry entry) {
    return Names.unlike("Known", Set.copyOf(entry.name().nesting()));
  }

  static String unrecognized(Schema.EnumEntry entry) {
    return Names.unlike("Unrecognized", Set.copyOf(entry.name().nesting()));
  }

  void write() {
    if (HugeEnumWriter.isHuge(entry)) new HugeEnumWriter(entry, f, this).write();
    else if (entry.open()) writeOpen();
    else writeClosed();
  }

  private List<String> docs(int value) {
    return entry.file().docs().at(Schema.path(entry.path(), 2, value));
  }

  void header() {
    f.doc(entry.file().docs().at(entry.path(), "The enum `" + entry.fullName() + "`."));
    deprecated(entry.proto().options().deprecated());
  }

  /// The comment and the annotation of a value.
  void valueHeader(int value) {
    f.doc(docs(value));
    deprecated(entry.proto().value().get(value).options().deprecated());
  }

  private void writeOpen() {
    String known = known(entry);
    String unrecognized = unrecognized(entry);
    header();
    f.open(name, "public sealed interface " + name + " extends " + f.runtime("ProtoEnum") + " {");
    var protos = entry.proto().value();
    for (int i = 0; i < protos.size(); i++) {
      valueHeader(i);
      String constant = constant(protos.get(i).name());
      String first = values.getOrDefault(protos.get(i).number(), constant);
      f.line("%s %s = %s.%s;", name, constant, known, first);
    }
    f.blank();
    type();
    f.blank();
    f.line("/// The value with this number, declared or not.");
    f.line("static %s of(int number) {", name);
    if (isSwitched()) {
      f.line("return switch (number) {");
      values.forEach((number, constant) -> f.line("case %s -> %s.%s;", number, known, constant));
      f.line("default -> new %s(number);", unrecognized);
      f.line("};\n}");
    } else {
      f.line("var known = %s.%s.find(number);", known, table());
      f.line("return known == null ? new %s(number) : known;", unrecognized);
      f.line("}");
    }
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
    header();
    f.open(name, "public enum " + name + " implements " + f.runtime("ProtoEnum") + " {");
    var docs = new LinkedHashMap<String, List<String>>();
    var protos = entry.proto().value();
    for (int i = 0; i < protos.size(); i++) docs.put(constant(protos.get(i).name()), docs(i));
    constants(name, docs);
    f.blank();
    for (var value : protos) {
      String constant = constant(value.name());
      String first = values.getOrDefault(value.number(), constant);
      if (!first.equals(constant)) f.line("public static final %s %s = %s;", name, constant, first);
    }
    type();
    f.blank();
    f.line("/// The value with this number, or null.");
    f.line("public static %s of(int number) {", name);
    if (isSwitched()) {
      f.line("return switch (number) {");
      values.forEach((number, constant) -> f.line("case %s -> %s;", number, value(constant)));
      f.line("default -> null;\n};\n}");
    } else {
      f.line("return %s.find(number);\n}", table());
    }
    f.close();
  }

  /// A constant where there is a parameter called `number`.
  private String value(String constant) {
    return constant.equals("number") ? name + "." + constant : constant;
  }

  private boolean isSwitched() {
    return values.size() <= SWITCHED;
  }

  /// The name of the table in what is too large for a `switch`.
  private String table() {
    return free("TABLE");
  }

  /// `name`, or a longer one where a constant has it.
  String free(String name) {
    return Names.unlike(name, constants());
  }

  /// A type of the JDK or of the runtime in an expression, where a constant may hide its name.
  String inExpression(String fullName) {
    boolean hidden = constants.containsValue(fullName.substring(fullName.lastIndexOf('.') + 1));
    return hidden ? fullName : f.ref(fullName);
  }

  void type() {
    type(constant(entry.proto().value().getFirst().name()));
  }

  /// The constant `TYPE`, with the default value or the number of that.
  void type(Object first) {
    f.line(
        "%s%s<%s> TYPE =\n    %s.%s(\"%s\", %s, %s::of, %s::file);",
        entry.open() ? "" : "public static final ",
        f.runtime("EnumType"),
        name,
        f.runtime("EnumType"),
        entry.open() ? "open" : "closed",
        entry.fullName(),
        first,
        name,
        f.ref(entry.file().holder()));
  }

  private void constants(String owner, Map<String, List<String>> docs) {
    String field = free("number");
    var last = values.size();
    int i = 0;
    for (var value : values.entrySet()) {
      f.doc(docs.getOrDefault(value.getValue(), List.of()));
      f.line("%s(%s)%s", value.getValue(), value.getKey(), ++i == last ? ";" : ",");
    }
    f.blank();
    if (!isSwitched()) {
      String table = "dev.tandem.protobuf.EnumTable";
      f.line(
          "private static final %s<%s> %s = %s.of(%s.of(values()));",
          f.ref(table), owner, table(), inExpression(table), inExpression("java.util.List"));
    }
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
