package dev.tandem.codegen;

import dev.tandem.protobuf.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Writes extensions as constants of the class in whose scope they are declared.
final class ExtensionWriter {
  private final Schema schema;
  private final JavaFile f;

  ExtensionWriter(Schema schema, JavaFile f) {
    this.schema = schema;
    this.f = f;
  }

  /// The extensions under the names of their constants, which are put to `taken`. `path` is that of
  /// the first one in the file's source info, without its last number.
  static List<Field> named(
      Schema schema,
      Schema.SourceFile file,
      List<FieldDescriptor> extensions,
      Set<String> taken,
      List<Integer> path) {
    var named = new ArrayList<Field>();
    for (int i = 0; i < extensions.size(); i++) {
      var extension = extensions.get(i);
      String constant = Names.unlike(Names.constant(extension.name()), taken);
      taken.add(constant);
      String extended = schema.message(extension.proto().extendee()).fullName();
      String otherwise = "The extension `" + extension.fullName() + "` of `" + extended + "`.";
      var docs = file.docs().at(Schema.path(path, i), otherwise);
      named.add(new Field(schema, extension, constant, -1, null, docs));
    }
    return named;
  }

  void write(List<Field> extensions) {
    for (var extension : extensions) write(extension);
    if (!extensions.isEmpty()) f.blank();
  }

  private void write(Field extension) {
    var descriptor = extension.descriptor;
    var message = schema.message(descriptor.proto().extendee());
    String extended = f.ref(message.name());
    f.doc(extension.docs());
    if (extension.deprecated()) f.line("@%s", f.lang("Deprecated"));
    f.line(
        "public static final %s<%s, %s> %s =",
        f.runtime("Extension"),
        extended,
        extension.repeated() ? extension.type(f) : extension.boxed(f),
        extension.name());
    var call = new StringBuilder("    ");
    call.append(f.runtime("Extension")).append('.').append(factory(extension)).append("(() -> ");
    call.append(extended).append(".TYPE, ").append(descriptor.number()).append(", \"");
    call.append(descriptor.fullName()).append("\", ");
    if (!extension.primitiveList()) call.append("() -> ");
    call.append(extension.fieldType(f)).append(')');
    if (descriptor.proto().hasDefaultValue())
      call.append(".withDefault(").append(Literals.of(extension, f)).append(')');
    if (descriptor.isPacked()) call.append(".packed()");
    if (descriptor.isDelimited()) call.append(".delimited()");
    if (message.descriptor().isMessageSet()) call.append(".inMessageSet()");
    f.line("%s;", call);
  }

  private static String factory(Field extension) {
    if (!extension.repeated()) return "of";
    return switch (extension.kind.list) {
      case "IntList" -> "ints";
      case "LongList" -> "longs";
      case "FloatList" -> "floats";
      case "DoubleList" -> "doubles";
      case "BoolList" -> "bools";
      default -> "list";
    };
  }
}
