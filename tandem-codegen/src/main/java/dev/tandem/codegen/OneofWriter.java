package dev.tandem.codegen;

/// Writes a oneof: a sealed interface with a record for each field, and one for none.
final class OneofWriter {
  private final Oneof oneof;
  private final JavaFile f;
  private final String nonNull;

  OneofWriter(Oneof oneof, JavaFile f, String nonNull) {
    this.oneof = oneof;
    this.f = f;
    this.nonNull = nonNull;
  }

  void write() {
    String name = oneof.type().simpleName();
    f.doc(
        oneof.docs().isEmpty()
            ? java.util.List.of("The oneof `" + oneof.protoName() + "`.")
            : oneof.docs());
    f.open(name, "public sealed interface " + name + " {");
    f.line("%s UNSET = new Unset();", name);
    f.blank();
    f.line("/// No field is set.");
    f.line("record Unset() implements %s {}", name);
    for (var field : oneof.fields()) {
      f.blank();
      f.doc(field.docs());
      if (field.deprecated()) f.line("@%s", f.lang("Deprecated"));
      String record = MessageModel.caseName(oneof, field);
      String head =
          "record " + record + "(" + field.valueType(f) + " value) implements " + name + " {";
      if (field.object()) {
        f.line("%s", head);
        f.line("public %s { %s(value, \"%s\"); }", record, nonNull, field.descriptor.name());
        f.line("}");
      } else {
        f.line("%s}", head);
      }
    }
    f.close();
  }
}
