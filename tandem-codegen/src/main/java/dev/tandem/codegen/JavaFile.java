package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The text of one source file: lines that are indented by their braces, and imports that come up
/// as types are named.
final class JavaFile {
  private static final int WIDTH = 100;

  /// Types that are named without an import, so that an import must not take their names.
  private static final Set<String> JAVA_LANG =
      Set.of(
          "Boolean",
          "Deprecated",
          "Double",
          "Float",
          "Integer",
          "Long",
          "Object",
          "Override",
          "String",
          "SuppressWarnings");

  private final ClassName type;
  private final Set<String> inPackage;
  private final Map<String, Integer> declared =
      new HashMap<>(); // simple names of types in this file
  private final Map<String, String> imports = new HashMap<>(); // simple name to full name
  private final Set<String> staticImports = new TreeSet<>();
  private final List<String> scope = new ArrayList<>(); // names of the types that are open
  private final List<Runnable> beside = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private final Set<ClassName> deprecated;
  private final Set<String> variables;
  private boolean usesDeprecated;
  private int annotationsAt;
  private int indent;

  /// A file for `type`. A name that the package has is never imported, nor one that the file
  /// declares. `variables` are what its records have as components, and `deprecated` all types that
  /// are.
  JavaFile(
      ClassName type,
      Set<String> inPackage,
      Collection<String> declared,
      Collection<String> variables,
      Set<ClassName> deprecated) {
    this.type = type;
    this.inPackage = inPackage;
    this.deprecated = deprecated;
    this.variables = Set.copyOf(variables);
    for (String name : declared) this.declared.merge(name, 1, Integer::sum);
  }

  String path() {
    return ClassName.of(type.javaPackage(), type.outermost()).toString().replace('.', '/')
        + ".java";
  }

  Set<String> namesInPackage() {
    return inPackage;
  }

  // ---- Naming types

  /// A type of the JDK or of the runtime: `java.util.List`.
  String ref(String fullName) {
    int dot = fullName.lastIndexOf('.');
    return ref(ClassName.of(fullName.substring(0, dot), fullName.substring(dot + 1)));
  }

  String runtime(String simpleName) {
    return ref("dev.tandem.protobuf." + simpleName);
  }

  String lang(String simpleName) {
    return ref("java.lang." + simpleName);
  }

  /// The shortest name that means this type here.
  String ref(ClassName name) {
    if (deprecated.contains(name) && !name.outermost().equals(type.outermost())) usesDeprecated();
    if (name.javaPackage().equals(type.javaPackage())) return inThisPackage(name);
    String simple = name.outermost();
    boolean free = !declared.containsKey(simple) && !inPackage.contains(simple);
    if (name.javaPackage().equals("java.lang")) return free ? name.path() : spelledOut(name);
    if (!free || JAVA_LANG.contains(simple)) return spelledOut(name);
    String full = name.javaPackage() + "." + simple;
    return imports.computeIfAbsent(simple, s -> full).equals(full) ? name.path() : spelledOut(name);
  }

  private String spelledOut(ClassName name) {
    String root = name.toString().substring(0, name.toString().indexOf('.'));
    if (variables.contains(root)) {
      throw new IllegalArgumentException(
          "a field of "
              + type
              + " is called "
              + root
              + ", which hides the package of "
              + name
              + ": give that another package with the option package:PROTO_PACKAGE=JAVA_PACKAGE");
    }
    return name.toString();
  }

  private String inThisPackage(ClassName name) {
    boolean shadowed =
        !name.outermost().equals(type.outermost()) && declared.containsKey(name.outermost());
    if (shadowed) return spelledOut(name);
    var around = name.nesting().subList(0, name.nesting().size() - 1);
    boolean inScope =
        !around.isEmpty()
            && scope.size() >= around.size()
            && scope.subList(0, around.size()).equals(around);
    if (inScope && declared.getOrDefault(name.simpleName(), 0) == 1) return name.simpleName();
    return declared.getOrDefault(type.outermost(), 0) > 1 ? spelledOut(name) : name.path();
  }

  String staticImport(String fullName) {
    staticImports.add(fullName);
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  /// Says that the file uses what is deprecated, of which javac is not to warn whoever compiles it.
  void usesDeprecated() {
    usesDeprecated = true;
  }

  // ---- Writing lines

  /// A line, or several, in which each `%s` stands for the next argument; what ends with a brace
  /// indents what follows.
  void line(String text, Object... arguments) {
    for (String line : fill(text, arguments).split("\n", -1)) {
      if (line.startsWith("}")) indent--;
      body.append(line.isEmpty() ? "" : "  ".repeat(indent) + line).append('\n');
      if (line.endsWith("{") && !line.startsWith("///")) indent++;
    }
  }

  private static String fill(String text, Object... arguments) {
    var filled = new StringBuilder();
    int from = 0;
    for (var argument : arguments) {
      int gap = text.indexOf("%s", from);
      filled.append(text, from, gap).append(argument);
      from = gap + 2;
    }
    return filled.append(text, from, text.length()).toString();
  }

  void blank() {
    body.append('\n');
  }

  /// `before` + items with commas + `after`, on one line if it fits.
  void list(String before, List<String> items, String after) {
    String one = before + String.join(", ", items) + after;
    if (2 * indent + one.length() <= WIDTH) {
      line("%s", one);
      return;
    }
    line("%s", before.stripTrailing());
    indent += 2;
    var row = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i) + (i == items.size() - 1 ? after : ",");
      if (!row.isEmpty() && 2 * indent + row.length() + 1 + item.length() > WIDTH) {
        raw(row.toString());
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(item);
    }
    raw(row.toString());
    indent -= 2;
    if (after.endsWith("{")) indent++;
  }

  /// A method or constructor whose only statement is a call: `before` + items with commas +
  /// `after`.
  void call(String head, String before, List<String> items, String after) {
    String one = head + " { " + before + String.join(", ", items) + after + " }";
    if (2 * indent + one.length() <= WIDTH) {
      raw(one);
      return;
    }
    line("%s {", head);
    list(before, items, after);
    line("}");
  }

  /// A method or constructor: on one line if it fits, else a line for each statement.
  void method(String head, String... statements) {
    String one = head + " { " + String.join(" ", statements) + " }";
    if (2 * indent + one.length() <= WIDTH) {
      raw(one);
      return;
    }
    line("%s {", head);
    for (String statement : statements) line("%s", statement);
    line("}");
  }

  private void raw(String line) {
    body.append("  ".repeat(indent)).append(line).append('\n');
  }

  /// A type's body: what is named inside has its scope.
  void open(String simpleName, String header) {
    annotations();
    line("%s", header);
    scope.add(simpleName);
  }

  /// Where the annotation goes that only the whole file can decide on: before the outermost type.
  void annotations() {
    if (scope.isEmpty()) annotationsAt = body.length();
  }

  /// Names from here on are those in the scope of a type, as they are already in a record's header.
  void enter(String simpleName) {
    scope.add(simpleName);
  }

  void close() {
    scope.removeLast();
    line("}");
    if (!scope.isEmpty()) return;
    var following = List.copyOf(beside);
    beside.clear();
    following.forEach(Runnable::run);
  }

  /// What writes another type of the package once the outermost one is closed.
  void beside(Runnable type) {
    beside.add(type);
  }

  void doc(List<String> lines) {
    for (String text : lines)
      body.append("  ".repeat(indent)).append(text.isEmpty() ? "///" : "/// " + text).append('\n');
  }

  @Override
  public String toString() {
    String suppress = usesDeprecated ? "@" + lang("SuppressWarnings") + "(\"deprecation\")\n" : "";
    var text = new StringBuilder();
    if (!type.javaPackage().isEmpty())
      text.append("package ").append(type.javaPackage()).append(";\n\n");
    for (String name : staticImports) text.append("import static ").append(name).append(";\n");
    if (!staticImports.isEmpty()) text.append('\n');
    for (String name : new TreeSet<>(imports.values()))
      text.append("import ").append(name).append(";\n");
    if (!imports.isEmpty()) text.append('\n');
    return text.append(body, 0, annotationsAt)
        .append(suppress)
        .append(body, annotationsAt, body.length())
        .toString();
  }
}
