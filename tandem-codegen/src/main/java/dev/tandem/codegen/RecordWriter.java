package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// Writes a message as a record, with what is nested in it.
final class RecordWriter {
  private final Schema schema;
  private final MessageModel model;
  private final Schema.MessageEntry entry;
  private final JavaFile f;
  private final String name;
  private final String nonNull;

  RecordWriter(Schema schema, MessageModel model, JavaFile f, String nonNull) {
    this.schema = schema;
    this.model = model;
    this.entry = model.entry;
    this.f = f;
    this.name = entry.name().simpleName();
    this.nonNull = nonNull;
  }

  void write() {
    if (model.isWide()) {
      new WideWriter(model, f, this).write();
      return;
    }
    header();
    constants();
    canonical();
    constructors();
    accessors();
    standard();
    boolean parts = PartsWriter.isNeeded(model);
    if (parts) {
      new PartsWriter(model, f).message();
    } else {
      writing();
      reading();
    }
    builder().write(parts);
    nested();
    f.close();
  }

  /// A name for a variable that is no component's.
  String local(String wish) {
    return Names.unlike(wish, Set.copyOf(model.componentNames()));
  }

  private void header() {
    f.doc(docs());
    deprecated();
    f.annotations();
    f.enter(name);
    var components = new ArrayList<String>();
    for (var c : model.components) components.add(c.type(f) + " " + c.name());
    components.add(f.runtime("Tail") + " tail");
    f.list(
        "public record " + name + "(", components, ") implements " + f.runtime("Message") + " {");
  }

  void deprecated() {
    if (entry.proto().options().deprecated()) f.line("@%s", f.lang("Deprecated"));
  }

  List<String> messageDocs() {
    return entry.file().docs().at(entry.path(), "The message `" + entry.fullName() + "`.");
  }

  private List<String> docs() {
    var docs = new ArrayList<>(messageDocs());
    var params = new ArrayList<String>();
    for (var c : model.components) {
      var lines = c.docs();
      for (int i = 0; i < lines.size(); i++) {
        params.add(
            i == 0
                ? "@param " + c.name() + " " + lines.get(i)
                : (lines.get(i).isEmpty() ? "" : "    " + lines.get(i)));
      }
    }
    if (!params.isEmpty()) docs.add("");
    docs.addAll(params);
    return docs;
  }

  /// What is there before the message's own default, and what is needed for that.
  void extensionsAndDefaults() {
    new ExtensionWriter(schema, f).write(model.extensions);
    for (var constant : model.defaults) {
      var field = constant.field();
      f.line(
          "private static final %s %s =\n    %s;",
          field.valueType(f), constant.name(), Literals.of(field, f));
    }
  }

  private void constants() {
    extensionsAndDefaults();
    var zeros = new ArrayList<String>();
    for (var c : model.components) zeros.add(c.zero(f));
    zeros.add(f.runtime("Tail") + ".NONE");
    f.list("public static final " + name + " DEFAULT = new " + name + "(", zeros, ");");
    type();
  }

  void type() {
    f.line(
        "public static final %s<%s> TYPE =\n    %s.of(\"%s\", DEFAULT, %s::read%s, %s::file);",
        f.runtime("MessageType"),
        name,
        f.runtime("MessageType"),
        entry.fullName(),
        name,
        entry.extendable() ? ", " + name + "::with" : "",
        f.ref(entry.file().holder()));
    f.blank();
  }

  /// The canonical constructor keeps out nulls, ends the growing of lists and maps, and forgets the
  /// values of fields that the tail says are absent.
  private void canonical() {
    var lines = new ArrayList<String>();
    for (var c : model.components) {
      String n = c.name();
      String present = "tail.has(" + c.bit() + ")";
      if (c.bit() >= 0 && c.object() && PartsWriter.isNeeded(model)) { // a constructor is not cut
        lines.add("%s = tail.kept(%s, %s, \"%s\", %s);".formatted(n, c.bit(), n, n, c.zero(f)));
      } else if (c.bit() >= 0 && c.object()) {
        lines.add("%s = %s ? %s(%s, \"%s\") : %s;".formatted(n, present, nonNull, n, n, c.zero(f)));
      } else if (c.bit() >= 0) {
        lines.add("if (!%s) %s = %s;".formatted(present, n, c.zero(f)));
      } else if (c instanceof Field field && field.repeated()) {
        lines.add(
            "%s = %s.%s(%s, \"%s\");"
                .formatted(n, f.runtime("Frozen"), field.isMap() ? "map" : "list", n, n));
      } else if (c.object()) {
        lines.add("%s(%s, \"%s\");".formatted(nonNull, n, n));
      }
    }
    lines.add("%s(tail, \"tail\");".formatted(nonNull));
    if (model.bits > 0) lines.addFirst(lines.removeLast());
    f.line("public %s {", name);
    for (String line : lines) f.line("%s", line);
    f.line("}");
    f.blank();
  }

  /// Prefixes of the components in the order of their numbers.
  private void constructors() {
    for (int given = 0; given <= model.prefixes(); given++) {
      var parameters = new ArrayList<String>();
      var arguments = new ArrayList<String>();
      long bits = 0;
      for (int i = 0; i < model.components.size(); i++) {
        var c = model.components.get(i);
        if (i < given) {
          parameters.add(c.type(f) + " " + c.name());
          arguments.add(c.name());
          if (c.bit() >= 0) bits |= 1L << c.bit();
        } else {
          arguments.add(c.zero(f));
        }
      }
      arguments.add(f.runtime("Tail") + (bits == 0 ? ".NONE" : ".of(" + bits + ")"));
      String head = "public " + name + "(" + String.join(", ", parameters) + ")";
      f.call(head, "this(", arguments, ");");
    }
    f.blank();
  }

  /// What a record does not give by itself: defaults of messages, presence, what is deprecated.
  private void accessors() {
    boolean any = false;
    for (var c : model.components) {
      if (!(c instanceof Field field) || (field.bit() < 0 && !field.deprecated())) continue;
      any = true;
      String deprecated = field.deprecated() ? "@" + f.lang("Deprecated") + " " : "";
      if (field.isMessage() || field.deprecated()) {
        String value = field.name();
        f.method(
            deprecated + "@" + f.lang("Override") + " public " + c.type(f) + " " + value + "()",
            field.isMessage()
                ? "return " + value + " == null ? " + c.type(f) + ".DEFAULT : " + value + ";"
                : "return " + value + ";");
      }
      if (field.bit() >= 0) {
        f.line(
            "%spublic boolean has%s() { return tail.has(%s); }",
            deprecated, Names.capitalized(field.name()), field.bit());
      }
    }
    if (any) f.blank();
  }

  void standard() {
    String override = f.lang("Override");
    f.line("public static Builder builder() { return new Builder(); }");
    f.line("public Builder toBuilder() { return new Builder(this); }");
    f.line(
        "@%s public %s<%s> messageType() { return TYPE; }",
        override, f.runtime("MessageType"), name);
    f.line("@%s public %s toString() { return TYPE.print(this); }", override, f.lang("String"));
    if (entry.extendable()) {
      String tail = f.runtime("Tail");
      f.line(
          "private %s with(%s tail) { return new Builder(this).tail(tail).build(); }", name, tail);
    }
    f.blank();
  }

  BuilderWriter builder() {
    return new BuilderWriter(model, f, nonNull);
  }

  // ---- Wire

  private void writing() {
    String out = local("out");
    f.line("@%s public void writeTo(%s %s) {", f.lang("Override"), f.runtime("ProtoWriter"), out);
    f.line("%s.unknown(tail); // backwards: what comes last is written first", out);
    new WireWriter(model, f).writeFields(out);
    f.line("}");
    f.blank();
  }

  private void reading() {
    String in = local("in");
    String p = local("p");
    f.line("static %s read(%s %s) {", name, f.runtime("ProtoReader"), in);
    for (var c : model.components) f.line("%s %s = %s;", c.type(f), c.name(), c.zero(f));
    var words = new ArrayList<String>();
    for (int word = 0; word * 64 < model.bits; word++)
      words.add(local("presence" + (word == 0 ? "" : word)));
    for (String word : words) f.line("long %s = 0;", word);
    IntFunction<String> presence = bit -> words.get(bit >> 6) + " |= " + mask(bit) + ";";
    f.line("for (int %s = %s.at(); (%s = %s.next(%s)) >= 0; ) {", p, in, p, in, p);
    new WireWriter(model, f).read(this, in, p, presence);
    f.line("}");
    requireAll(in, words);
    var arguments = new ArrayList<>(model.componentNames());
    arguments.add(in + ".tail(" + (words.isEmpty() ? "0" : String.join(", ", words)) + ")");
    f.list("return new " + name + "(", arguments, ");");
    f.line("}");
    f.blank();
  }

  /// The presence bit as an expression.
  static String mask(int bit) {
    int shift = bit & 63;
    return shift < 8 ? Integer.toString(1 << shift) : "1L << " + shift;
  }

  private void requireAll(String in, List<String> words) {
    for (int word = 0; word < words.size(); word++) {
      long mask = 0;
      var names = new ArrayList<String>();
      for (var c : model.components) {
        if (c instanceof Field field && field.required() && field.bit() >> 6 == word) {
          mask |= 1L << field.bit();
          names.add(Literals.string(field.descriptor.name()));
        }
      }
      if (mask == 0) continue;
      f.line("if ((%s & %sL) != %sL)", words.get(word), mask, mask);
      String start = "  " + in + ".missing(" + words.get(word) + ", " + mask + "L, ";
      f.list(start, names, ");");
    }
  }

  // ---- What is inside

  void nested() {
    for (var oneof : model.oneofs) {
      f.blank();
      new OneofWriter(oneof, f, nonNull).write();
    }
    for (var type : model.nestedEnums()) {
      f.blank();
      new EnumWriter(type, f).write();
    }
    for (var message : model.nestedMessages()) {
      f.blank();
      new RecordWriter(schema, new MessageModel(schema, message), f, nonNull).write();
    }
  }
}
