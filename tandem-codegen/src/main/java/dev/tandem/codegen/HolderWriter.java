package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes the class that holds a file's descriptor: without comments, in Base64, read when it is
/// first asked for.
final class HolderWriter {
  private static final int LINE = 96;
  private static final int CONSTANT =
      60_000; // bytes of one string constant; a class file allows 65,535

  private final Schema schema;
  private final Schema.SourceFile file;
  private final JavaFile f;

  HolderWriter(Schema schema, Schema.SourceFile file, JavaFile f) {
    this.schema = schema;
    this.file = file;
    this.f = f;
  }

  void write() {
    String name = file.holder().simpleName();
    String descriptor = f.runtime("FileDescriptor");
    f.doc(List.of("The descriptor of `" + file.proto().name() + "`."));
    f.open(name, "public final class " + name + " {");
    f.line("private static final %s FILE =", descriptor);
    var arguments = new ArrayList<String>();
    for (String imported : file.proto().dependency())
      arguments.add(f.ref(schema.file(imported).holder()) + "::file");
    f.line("    %s.of(", descriptor);
    f.line("        %s.of(%s),", f.ref("java.util.List"), String.join(", ", arguments));
    var base64 = Base64.getEncoder().encodeToString(withoutComments(file.proto()).toByteArray());
    for (int from = 0; from < base64.length(); from += CONSTANT) {
      String part = base64.substring(from, Math.min(base64.length(), from + CONSTANT));
      f.line("        \"\"\"");
      for (int i = 0; i < part.length(); i += LINE)
        f.line("        %s\\", part.substring(i, Math.min(part.length(), i + LINE)));
      f.line("        \"\"\"%s", from + CONSTANT < base64.length() ? "," : ");");
    }
    f.blank();
    extensions();
    f.line("private %s() {}", name);
    f.blank();
    f.line("public static %s file() { return FILE; }", descriptor);
    f.close();
  }

  /// Those that are declared in no message.
  private void extensions() {
    var extensions =
        file.descriptor().extensions().stream().filter(e -> e.scope() == null).toList();
    // A constant would hide a type of its name where that stands in an expression.
    Set<String> taken = new HashSet<>(schema.namesOf(file.javaPackage()));
    taken.add("FILE");
    for (var extension : extensions) taken.addAll(schema.typesOf(extension));
    var named = ExtensionWriter.named(schema, file, extensions, taken, List.of(7));
    new ExtensionWriter(schema, f).write(named);
  }

  private static FileDescriptorProto withoutComments(FileDescriptorProto file) {
    return file.toBuilder().clearSourceCodeInfo().build();
  }
}
