package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.List;

/// Writes a message that has more components than a constructor takes: a final class that looks
/// like the record it cannot be, filled by its builder.
///
/// What does something for each field is cut into parts, as [PartsWriter] does.
final class WideWriter {
  private final MessageModel model;
  private final JavaFile f;
  private final RecordWriter record;
  private final String name;

  WideWriter(MessageModel model, JavaFile f, RecordWriter record) {
    this.model = model;
    this.f = f;
    this.record = record;
    this.name = model.entry.name().simpleName();
  }

  void write() {
    f.doc(record.messageDocs());
    record.deprecated();
    f.open(name, "public final class " + name + " implements " + f.runtime("Message") + " {");
    record.extensionsAndDefaults();
    f.line("public static final %s DEFAULT = new %s(new Builder());", name, name);
    record.type();
    fields();
    constructors();
    accessors();
    record.standard();
    equality();
    new PartsWriter(model, f).message();
    builder();
    record.nested();
    f.close();
  }

  private List<List<Component>> parts() {
    return PartsWriter.parts(model.components);
  }

  private void fields() {
    for (var c : model.components) f.line("private final %s %s;", c.type(f), c.name());
    f.line("private final %s tail;", f.runtime("Tail"));
    f.blank();
  }

  /// One from the builder, whose setters have looked at the values, and the prefixes that a record
  /// has too.
  private void constructors() {
    String from = record.local("from");
    f.line("private %s(Builder %s) {", name, from);
    for (var c : model.components) {
      String value = from + "." + c.name();
      if (c instanceof Field field && field.repeated()) {
        String method = field.isMap() ? ".map(" : ".list(";
        value = f.runtime("Frozen") + method + value + ", \"" + c.name() + "\")";
      }
      f.line("%s = %s;", c.name(), value);
    }
    f.line("tail = %s.tail;", from);
    f.line("}");
    f.blank();
    for (int given = 0; given <= model.prefixes(); given++) {
      var parameters = new ArrayList<String>();
      var setters = new StringBuilder("new Builder()");
      for (var c : model.components.subList(0, given)) {
        parameters.add(c.type(f) + " " + c.name());
        setters.append('.').append(c.name()).append('(').append(c.name()).append(')');
      }
      String head = "public " + name + "(" + String.join(", ", parameters) + ")";
      f.method(head, "this(" + setters + ");");
    }
    f.blank();
  }

  private void accessors() {
    for (var c : model.components) {
      f.doc(c.docs());
      String deprecated =
          c instanceof Field field && field.deprecated() ? "@" + f.lang("Deprecated") + " " : "";
      boolean message = c instanceof Field field && field.isMessage() && field.bit() >= 0;
      f.method(
          deprecated + "public " + c.type(f) + " " + c.name() + "()",
          message
              ? "return " + c.name() + " == null ? " + c.type(f) + ".DEFAULT : " + c.name() + ";"
              : "return " + c.name() + ";");
      if (c.bit() >= 0) {
        String has = "has" + Names.capitalized(c.name());
        f.line("%spublic boolean %s() { return tail.has(%s); }", deprecated, has, c.bit());
      }
    }
    f.line("@%s public %s tail() { return tail; }", f.lang("Override"), f.runtime("Tail"));
    f.blank();
  }

  // ---- equals and hashCode, as a record has them

  private void equality() {
    String other = record.local("other");
    String hash = record.local("hash");
    var parts = parts();
    f.line(
        "@%s public boolean equals(%s %s) {",
        f.lang("Override"), f.lang("Object"), record.local("object"));
    f.line("return %s instanceof %s %s", record.local("object"), name, other);
    f.line("    && tail.equals(%s.tail)", other);
    for (int i = 0; i < parts.size(); i++)
      f.line("    && equal%s(%s)%s", i, other, i == parts.size() - 1 ? ";" : "");
    f.line("}");
    f.blank();
    f.line("@%s public int hashCode() {", f.lang("Override"));
    f.line("int %s = tail.hashCode();", hash);
    for (int i = 0; i < parts.size(); i++) f.line("%s = hash%s(%s);", hash, i, hash);
    f.line("return %s;", hash);
    f.line("}");
    for (int i = 0; i < parts.size(); i++) {
      f.blank();
      equalPart(i, parts.get(i), other);
      f.blank();
      f.line("private int hash%s(int %s) {", i, hash);
      for (var c : parts.get(i)) f.line("%s = 31 * %s + %s;", hash, hash, hashOf(c));
      f.line("return %s;", hash);
      f.line("}");
    }
    f.blank();
  }

  private void equalPart(int part, List<Component> components, String other) {
    f.line("private boolean equal%s(%s %s) {", part, name, other);
    for (int i = 0; i < components.size(); i++) {
      String n = components.get(i).name();
      String type = components.get(i).type(f);
      String equal =
          components.get(i).object()
              ? f.ref("java.util.Objects") + ".equals(" + n + ", " + other + "." + n + ")"
              : type.equals("double") || type.equals("float")
                  ? box(type) + ".compare(" + n + ", " + other + "." + n + ") == 0"
                  : n + " == " + other + "." + n;
      String end = i == components.size() - 1 ? ";" : "";
      f.line("%s%s%s", i == 0 ? "return " : "    && ", equal, end);
    }
    f.line("}");
  }

  private String hashOf(Component c) {
    return c.object()
        ? f.ref("java.util.Objects") + ".hashCode(" + c.name() + ")"
        : box(c.type(f)) + ".hashCode(" + c.name() + ")";
  }

  private String box(String primitive) {
    return f.lang(primitive.equals("int") ? "Integer" : Names.capitalized(primitive));
  }

  private void builder() {
    record.builder().fieldsAndSetters();
    f.line("public %s build() { return new %s(this); }", name, name);
    new PartsWriter(model, f).builder();
    f.close();
  }
}
