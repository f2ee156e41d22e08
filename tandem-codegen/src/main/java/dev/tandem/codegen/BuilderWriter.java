package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.Set;

/// Writes a message's builder: a setter a component, for those with presence also a `clear`, for
/// lists an `add`, for maps a `put`.
final class BuilderWriter {
  private final MessageModel model;
  private final JavaFile f;
  private final String nonNull;
  private final String message;

  BuilderWriter(MessageModel model, JavaFile f, String nonNull) {
    this.model = model;
    this.f = f;
    this.nonNull = nonNull;
    this.message = model.entry.name().simpleName();
  }

  void write() {
    String tail = f.runtime("Tail");
    f.line("/// Makes a [%s]. Not safe for use by several threads at once.", message);
    f.open("Builder", "public static final class Builder {");
    for (var c : model.components) {
      String zero = c.zero(f);
      boolean java = zero.equals("0") || zero.equals("null") || zero.equals("false");
      f.line("private %s %s%s;", c.type(f), c.name(), java ? "" : " = " + zero);
    }
    f.line("private %s tail = %s.NONE;", tail, tail);
    f.blank();
    f.line("private Builder() {}");
    f.blank();
    copying();
    f.blank();
    for (var c : model.components) {
      switch (c) {
        case Oneof oneof -> setter(oneof);
        case Field field -> {
          setter(field);
          if (field.bit() >= 0) clear(field);
          if (field.isMap()) put(field);
          else if (field.repeated() && !field.primitiveList()) add(field);
        }
      }
    }
    var arguments = new ArrayList<>(model.componentNames());
    arguments.add("tail");
    f.list("public " + message + " build() { return new " + message + "(", arguments, "); }");
    f.close();
  }

  private void copying() {
    String from = Names.unlike("from", Set.copyOf(model.componentNames()));
    f.line("private Builder(%s %s) {", message, from);
    for (var c : model.components) f.line("%s = %s.%s;", c.name(), from, c.name());
    f.line("tail = %s.tail;", from);
    f.line("}");
  }

  private void setter(Component c) {
    String n = c.name();
    String value = n;
    if (c instanceof Field field && field.repeated() && !field.primitiveList()) {
      value = f.runtime("Frozen") + (field.isMap() ? ".map(" : ".list(") + n + ", \"" + n + "\")";
    } else if (c.object()) {
      value = nonNull + "(" + n + ", \"" + n + "\")";
    }
    String present = c.bit() < 0 ? "" : " tail = tail.set(" + c.bit() + ");";
    if (c instanceof Field field && field.deprecated()) f.line("@%s", f.lang("Deprecated"));
    f.line(
        "public Builder %s(%s %s) { this.%s = %s;%s return this; }",
        n, c.type(f), n, n, value, present);
  }

  private void clear(Field field) {
    f.line(
        "public Builder clear%s() { %s = %s; tail = tail.clear(%s); return this; }",
        Names.capitalized(field.name()), field.name(), field.zero(f), field.bit());
  }

  private void add(Field field) {
    String n = field.name();
    f.line(
        "public Builder add%s(%s value) { %s = %s.plus(this.%s, value, \"%s\"); return this; }",
        Names.capitalized(n),
        field.valueType(f),
        n.equals("value") ? "this.value" : n,
        f.runtime("Frozen"),
        n,
        n);
  }

  private void put(Field field) {
    String n = field.name();
    f.line(
        "public Builder put%s(%s key, %s value) { this.%s = %s.plus(this.%s, key, value, \"%s\"); return this; }",
        Names.capitalized(n),
        field.key().valueType(f),
        field.value().valueType(f),
        n,
        f.runtime("Frozen"),
        n,
        n);
  }
}
