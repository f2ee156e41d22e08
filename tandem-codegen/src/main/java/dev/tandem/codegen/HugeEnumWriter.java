package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes an enum that has more values than the initialiser of a Java enum can make: it looks
/// alike, but what it has for values are objects of a class, which are no `case` labels.
///
/// The constants lie in interfaces beside it that the enum inherits them from, since the
/// initialiser of one class holds about five thousand.
final class HugeEnumWriter {
  /// javac's initialiser of an enum is full at 3,449 constants of 19 bytes; there is room for what
  /// else may come to be in there.
  private static final int ENUM = 2_000;

  private static final int PART = 2_000;

  private final Schema.EnumEntry entry;
  private final JavaFile f;
  private final EnumWriter common;
  private final String name;
  private final String values; // the class that the values are of
  private final String table;

  HugeEnumWriter(Schema.EnumEntry entry, JavaFile f, EnumWriter common) {
    this.entry = entry;
    this.f = f;
    this.common = common;
    this.name = entry.name().simpleName();
    this.values = entry.open() ? EnumWriter.known(entry) : name;
    Set<String> taken = new HashSet<>(common.constants());
    taken.addAll(entry.name().nesting());
    this.table = Names.unlike("Table", taken);
  }

  static boolean isHuge(Schema.EnumEntry entry) {
    return entry.proto().value().size() > ENUM;
  }

  void write() {
    var parts = parts();
    String inherited = String.join(", ", parts) + ", " + f.runtime("ProtoEnum");
    common.header();
    if (entry.proto().value().stream().anyMatch(v -> v.options().deprecated())) f.usesDeprecated();
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      f.beside(() -> part(parts.get(part), part * PART));
    }
    if (entry.open()) open(parts, inherited);
    else closed(parts, inherited);
  }

  private List<String> parts() {
    Set<String> taken = new HashSet<>(f.namesInPackage());
    taken.addAll(common.constants());
    var parts = new ArrayList<String>();
    for (int from = 0; from < entry.proto().value().size(); from += PART) {
      String wish = String.join("_", entry.name().nesting()) + "Values" + parts.size();
      parts.add(Names.unlike(wish, taken));
    }
    return parts;
  }

  private void open(List<String> parts, String inherited) {
    String unrecognized = EnumWriter.unrecognized(entry);
    f.open(name, "public sealed interface " + name + " extends " + inherited + " {");
    common.type();
    f.blank();
    f.line("/// The value with this number, declared or not.");
    f.line("static %s of(int number) {", name);
    f.line("var known = %s.%s.VALUES.find(number);", values, table);
    f.line("return known == null ? new %s(number) : known;", unrecognized);
    f.line("}");
    f.blank();
    f.line("/// The values that were declared when this was generated: too many for a Java enum.");
    f.line("final class %s implements %s {", values, name);
    value(parts);
    f.line("}");
    f.blank();
    f.line("/// A number that was not declared when this was generated.");
    f.line("record %s(int number) implements %s {}", unrecognized, name);
    f.close();
  }

  private void closed(List<String> parts, String inherited) {
    f.open(name, "public final class " + name + " implements " + inherited + " {");
    // The number and not the constant, whose interface needs this class to be initialised.
    common.type(entry.proto().value().getFirst().number());
    f.blank();
    value(parts);
    f.blank();
    f.line("/// The value with this number, or null.");
    f.line("public static %s of(int number) { return %s.VALUES.find(number); }", name, table);
    f.close();
  }

  private void value(List<String> parts) {
    String string = f.lang("String");
    String override = f.lang("Override");
    String name = common.free("name");
    String number = common.free("number");
    f.line("private final %s %s;", string, name);
    f.line("private final int %s;", number);
    f.blank();
    f.line("private %s(%s name, int number) {", values, string);
    f.line("this.%s = name;\nthis.%s = number;\n}", name, number);
    f.blank();
    f.line(
        "static %s value(%s name, int number) { return new %s(name, number); }",
        values, string, values);
    f.line("@%s public int number() { return %s; }", override, number);
    f.line("@%s public %s toString() { return %s; }", override, string, name);
    f.blank();
    f.line("private static final class %s {", table);
    String enumTable = "dev.tandem.protobuf.EnumTable";
    var all = new ArrayList<String>();
    for (String part : parts) all.add(part + ".all()");
    String type = f.ref(enumTable) + "<" + this.name + ">";
    String make = common.inExpression(enumTable) + ".of(";
    String stream = common.inExpression("java.util.stream.Stream");
    f.list(
        "static final " + type + " VALUES = " + make + stream + ".of(",
        all,
        ").flatMap(" + common.inExpression("java.util.List") + "::stream).toList());");
    f.line("}");
  }

  /// An interface with some of the constants.
  private void part(String part, int from) {
    var all = entry.proto().value();
    var own = all.subList(from, Math.min(all.size(), from + PART));
    var firsts = new ArrayList<String>();
    Set<Integer> seen = new HashSet<>();
    for (var value : all.subList(0, from)) seen.add(value.number());
    f.blank();
    f.line("@%s(\"deprecation\")", f.lang("SuppressWarnings"));
    f.line("interface %s {", part);
    String type = f.ref(entry.name());
    String owner = entry.open() ? type + "." + values : type;
    for (int i = 0; i < own.size(); i++) {
      var value = own.get(i);
      String constant = common.constant(value.name());
      common.valueHeader(from + i);
      if (seen.add(value.number())) {
        firsts.add(constant);
        f.line("%s %s = %s.value(\"%s\", %s);", type, constant, owner, constant, value.number());
      } else {
        f.line("%s %s = %s.%s;", type, constant, type, common.first(value.number()));
      }
    }
    f.blank();
    String list = f.ref("java.util.List");
    f.line("static %s<%s> all() {", list, type);
    f.list("return " + common.inExpression("java.util.List") + ".of(", firsts, ");");
    f.line("}\n}");
  }
}
