package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a message's builder: a setter a component, for those with presence also a `clear`, for
/// lists an `add`, for maps a `put`.
final class BuilderWriter {
  private final MessageModel model;
  private final JavaFile f;
  private final String nonNull;
  private final String message;
  private final @Nullable String presence; // the variable with the presence bits, if not the tail

  BuilderWriter(MessageModel model, JavaFile f, String nonNull) {
    this.model = model;
    this.f = f;
    this.nonNull = nonNull;
    this.message = model.entry.name().simpleName();
    boolean apart =
        model.bits > 0 && model.bits <= 64 && !model.isWide() && !PartsWriter.isNeeded(model);
    this.presence = apart ? Names.unlike("presence", Set.copyOf(model.componentNames())) : null;
  }

  /// `reading` says whether messages are read by their builder.
  void write(boolean reading) {
    fieldsAndSetters();
    var arguments = new ArrayList<>(model.componentNames());
    arguments.add(presence == null ? "tail" : "tail.presence(" + presence + ")");
    f.call("public " + message + " build()", "return new " + message + "(", arguments, ");");
    if (reading) new PartsWriter(model, f).builder();
    f.close();
  }

  /// All but `build` and the closing brace.
  void fieldsAndSetters() {
    String tail = f.runtime("Tail");
    f.line("/// Makes [%s] messages. For one thread at a time.", message);
    f.open("Builder", "public static final class Builder {");
    for (var c : model.components) {
      String zero = c.zero(f);
      boolean java = zero.equals("0") || zero.equals("null") || zero.equals("false");
      f.line("private %s %s%s;", c.type(f), c.name(), java ? "" : " = " + zero);
    }
    f.line("private %s tail = %s.NONE;", tail, tail);
    if (presence != null) f.line("private long %s;", presence);
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
    if (model.entry.extendable()) extensions();
  }

  /// Setters for extensions, which lie in the tail.
  private void extensions() {
    String type = f.runtime("Extension") + "<" + message + ", ";
    String value = Names.unlike("T", Set.copyOf(model.entry.name().nesting()));
    f.method(
        "public <" + value + "> Builder set(" + type + value + "> extension, " + value + " value)",
        "tail = extension.set(tail, value);",
        "return this;");
    f.method(
        "public Builder clear(" + type + "?> extension)",
        "tail = extension.clear(tail);",
        "return this;");
    f.method(
        "private Builder tail(" + f.runtime("Tail") + " tail)",
        "this.tail = tail;",
        "return this;");
  }

  private void copying() {
    String from = Names.unlike("from", Set.copyOf(model.componentNames()));
    f.line("private Builder(%s %s) {", message, from);
    for (var c : model.components) f.line("%s = %s.%s;", c.name(), from, c.name());
    f.line("tail = %s.tail;", from);
    if (presence != null) f.line("%s = tail.presence();", presence);
    f.line("}");
  }

  private void setter(Component c) {
    String n = c.name();
    String value = n;
    if (c instanceof Field field && field.repeated()) {
      value = f.runtime("Frozen") + (field.isMap() ? ".map(" : ".list(") + n + ", \"" + n + "\")";
    } else if (c.object()) {
      value = nonNull + "(" + n + ", \"" + n + "\")";
    }
    if (c instanceof Field field && field.deprecated()) f.line("@%s", f.lang("Deprecated"));
    var statements = new ArrayList<String>();
    statements.add("this." + n + " = " + value + ";");
    if (c.bit() >= 0) {
      statements.add(
          presence == null
              ? "tail = tail.set(" + c.bit() + ");"
              : presence + " |= " + RecordWriter.mask(c.bit()) + ";");
    }
    statements.add("return this;");
    f.method(
        "public Builder " + n + "(" + c.type(f) + " " + n + ")", statements.toArray(String[]::new));
  }

  private void clear(Field field) {
    String mask = RecordWriter.mask(field.bit());
    f.method(
        "public Builder clear" + Names.capitalized(field.name()) + "()",
        field.name() + " = " + field.zero(f) + ";",
        presence == null
            ? "tail = tail.clear(" + field.bit() + ");"
            : presence + " &= ~" + (mask.contains(" ") ? "(" + mask + ")" : mask) + ";",
        "return this;");
  }

  private void add(Field field) {
    String n = field.name();
    f.method(
        "public Builder add" + Names.capitalized(n) + "(" + field.valueType(f) + " value)",
        "this." + n + " = " + f.runtime("Frozen") + ".plus(this." + n + ", value, \"" + n + "\");",
        "return this;");
  }

  private void put(Field field) {
    String n = field.name();
    f.method(
        "public Builder put"
            + Names.capitalized(n)
            + "("
            + field.key().valueType(f)
            + " key, "
            + field.value().valueType(f)
            + " value)",
        "this."
            + n
            + " = "
            + f.runtime("Frozen")
            + ".plus(this."
            + n
            + ", key, value, \""
            + n
            + "\");",
        "return this;");
  }
}
