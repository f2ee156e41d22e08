package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Writes the reading and writing of a message that has many fields, cut into methods of a hundred
/// fields: a method has a limit of 64 KiB, and one of more than 8,000 bytes is never compiled by
/// the JVM.
///
/// Reading fills a builder, whose fields are what the `read` of a short message has as variables.
final class PartsWriter {
  private static final int PART = 100;

  private final MessageModel model;
  private final JavaFile f;
  private final String name;
  private final Set<String> components;

  PartsWriter(MessageModel model, JavaFile f) {
    this.model = model;
    this.f = f;
    this.name = model.entry.name().simpleName();
    this.components = Set.copyOf(model.componentNames());
  }

  /// Whether a message has so many fields that it is cut.
  static boolean isNeeded(MessageModel model) {
    return model.entry.descriptor().fields().size() > PART;
  }

  static <T> List<List<T>> parts(List<T> all) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += PART)
      parts.add(all.subList(from, Math.min(all.size(), from + PART)));
    return parts;
  }

  private String local(String wish) {
    return Names.unlike(wish, components);
  }

  /// The message's `writeTo` and `read`.
  void message() {
    String out = local("out");
    String writer = f.runtime("ProtoWriter");
    var parts = parts(new WireWriter(model, f).writing(out));
    f.line("@%s public void writeTo(%s %s) {", f.lang("Override"), writer, out);
    f.line("%s.unknown(tail); // backwards: what comes last is written first", out);
    for (int i = 0; i < parts.size(); i++) f.line("write%s(%s);", i, out);
    f.line("}");
    for (int i = 0; i < parts.size(); i++) {
      f.blank();
      f.line("private void write%s(%s %s) {", i, writer, out);
      for (var statement : parts.get(i)) statement.run();
      f.line("}");
    }
    f.blank();
    String in = local("in");
    String reader = f.runtime("ProtoReader");
    f.line("static %s read(%s %s) { return new Builder().read(%s); }", name, reader, in, in);
    f.blank();
  }

  /// The builder's `read`.
  void builder() {
    String in = local("in");
    String tag = local("tag");
    String p = local("p");
    String reader = f.runtime("ProtoReader");
    var parts =
        parts(new WireWriter(model, f).reading(in, p, bit -> "tail = tail.set(" + bit + ");"));
    f.blank();
    f.line("private %s read(%s %s) {", name, reader, in);
    f.line("for (int %s = %s.at(); (%s = %s.next(%s)) >= 0; ) {", p, in, p, in, p);
    f.line("int %s = %s.tag(%s);", tag, in, p);
    var calls = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i++)
      calls.add("!read" + i + "(" + in + ", " + tag + ", " + p + ")");
    f.line("%s = %s ? %s.other(%s) : %s.at();", p, String.join(" && ", calls), in, p, in);
    f.line("}");
    for (var c : model.components) {
      if (c instanceof Field field && field.required())
        f.line(
            "if (!tail.has(%s)) %s.missing(0, 1, %s);",
            field.bit(), in, Literals.string(field.descriptor.name()));
    }
    f.line("tail = %s.tail(tail);", in);
    f.line("return build();");
    f.line("}");
    for (int i = 0; i < parts.size(); i++) {
      f.blank();
      f.line("private boolean read%s(%s %s, int %s, int %s) {", i, reader, in, tag, p);
      f.line("switch (%s) {", tag);
      for (var statement : parts.get(i)) statement.run();
      f.line("default -> { return false; }");
      f.line("}");
      f.line("%s.goOn(%s);", in, p);
      f.line("return true;");
      f.line("}");
    }
  }
}
