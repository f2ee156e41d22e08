package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/// Writes the bodies of a message's `writeTo` and `read`.
final class WireWriter {
  /// A `switch` over patterns takes 250 at most, and is one statement of a part.
  private static final int SWITCHED = 100;

  /// Up to so many fields are looked for one after the other, in the order in which they are
  /// written: what comes next is then mostly what is looked for next. With more, those that are not
  /// there would cost more than a `switch`.
  private static final int IN_ORDER = 24;

  private final MessageModel model;
  private final JavaFile f;

  WireWriter(MessageModel model, JavaFile f) {
    this.model = model;
    this.f = f;
  }

  // ---- Writing

  private record Step(int number, Runnable write) {}

  /// One statement a field, the highest number first.
  void writeFields(String out) {
    for (var statement : writing(out)) statement.run();
  }

  /// What writes the statements of `writeFields`, one by one.
  List<Runnable> writing(String out) {
    var numbers = new ArrayList<Integer>();
    for (var c : model.components) for (var field : c.fields()) numbers.add(field.number());
    numbers.sort(Comparator.naturalOrder());
    var steps = new ArrayList<Step>();
    for (var c : model.components) {
      switch (c) {
        case Field field -> steps.add(new Step(field.number(), () -> writeField(field, out)));
        case Oneof oneof when oneof.fields().size() <= SWITCHED && oneof.contiguous(numbers) ->
            steps.add(new Step(oneof.number(), () -> writeOneof(oneof, out)));
        case Oneof oneof -> {
          for (var field : oneof.fields())
            steps.add(new Step(field.number(), () -> writeCase(oneof, field, out)));
        }
      }
    }
    steps.sort(Comparator.comparingInt(Step::number).reversed());
    return steps.stream().map(Step::write).toList();
  }

  private void writeField(Field field, String out) {
    String call = field.writing(f, out, field.name());
    if (field.bit() >= 0) f.line("if (tail.has(%s)) %s", field.bit(), call);
    else if (field.repeated()) f.line("%s", call);
    else f.line("if (%s) %s", field.notZero(f), call);
  }

  private void writeOneof(Oneof oneof, String out) {
    String type = f.ref(oneof.type());
    f.line("switch (%s) {", oneof.name());
    f.line("case %s.Unset _ -> {}", type);
    for (var field : oneof.fields()) {
      String one = Names.unlike("one", java.util.Set.of(out));
      f.line(
          "case %s.%s %s -> %s",
          type, MessageModel.caseName(oneof, field), one, field.writing(f, out, one + ".value()"));
    }
    f.line("}");
  }

  private void writeCase(Oneof oneof, Field field, String out) {
    String one = Names.unlike("one", java.util.Set.copyOf(model.componentNames()));
    f.line(
        "if (%s instanceof %s.%s %s) %s",
        oneof.name(),
        f.ref(oneof.type()),
        MessageModel.caseName(oneof, field),
        one,
        field.writing(f, out, one + ".value()"));
  }

  // ---- Reading

  /// What is done with a field, `p` behind it afterwards.
  private record Case(int number, String tags, List<String> statements) {
    String matches(String tag) {
      return tag + " == " + tags.replace(", ", " || " + tag + " == ");
    }
  }

  /// The statements that read what is at `p`.
  void read(RecordWriter record, String in, String p, IntFunction<String> presence) {
    var cases = cases(in, p, presence);
    if (cases.size() > 1 && cases.size() <= IN_ORDER) {
      readInOrder(cases, in, p, record.local("tag"), record.local("from"));
      return;
    }
    String other = p + " = " + in + ".other(" + p + ");";
    if (cases.isEmpty()) {
      f.line("%s", other);
    } else if (cases.size() == 1) {
      var only = cases.getFirst();
      write("if (" + only.matches(in + ".tag(" + p + ")") + ")", only.statements, "else " + other);
    } else {
      f.line("switch (%s.tag(%s)) {", in, p);
      reading(in, p, presence).forEach(Runnable::run);
      f.line("default -> %s", other);
      f.line("}");
    }
  }

  /// Looks for the fields one after the other, in the order in which they are written.
  private void readInOrder(List<Case> cases, String in, String p, String tag, String from) {
    cases.sort(Comparator.comparingInt(Case::number));
    f.line("int %s = %s, %s = %s.tag(%s);", from, p, tag, in, p);
    for (int i = 0; i < cases.size(); i++) {
      var statements = new ArrayList<>(cases.get(i).statements);
      if (i < cases.size() - 1) statements.add(tag + " = " + in + ".tag(" + p + ");");
      write("if (" + cases.get(i).matches(tag) + ")", statements, "");
    }
    f.line("if (%s == %s) %s = %s.other(%s);", p, from, p, in, p);
  }

  /// What writes the cases of a `switch`, one a field; `p` is the variable that says where the
  /// reader is, `presence` the statement that notes a bit.
  List<Runnable> reading(String in, String p, IntFunction<String> presence) {
    return cases(in, p, presence).stream()
        .map(one -> (Runnable) () -> write("case " + one.tags + " ->", one.statements, ""))
        .toList();
  }

  /// On one line, unless there is a variable.
  private void write(String head, List<String> statements, String otherwise) {
    String end = otherwise.isEmpty() ? "}" : "} " + otherwise;
    if (statements.stream().noneMatch(statement -> statement.startsWith("var "))) {
      f.line("%s { %s %s", head, String.join(" ", statements), end);
      return;
    }
    f.line("%s {", head);
    for (String statement : statements) f.line("%s", statement);
    f.line("%s", end);
  }

  private List<Case> cases(String in, String p, IntFunction<String> presence) {
    var cases = new ArrayList<Case>();
    for (var c : model.components) {
      switch (c) {
        case Field field -> cases.add(readField(field, in, p, presence));
        case Oneof oneof -> {
          for (var field : oneof.fields()) cases.add(readCase(oneof, field, in, p));
        }
      }
    }
    return cases;
  }

  private Case readField(Field field, String in, String p, IntFunction<String> presence) {
    String set = field.bit() < 0 ? "" : " " + presence.apply(field.bit());
    if (field.mayBeStranger()) {
      String known = Names.unlike("known", java.util.Set.copyOf(model.componentNames()));
      return stranger(field, in, p, known, "{ " + field.name() + " = " + known + ";" + set + " }");
    }
    return readCase(field, in, p, field.name(), field.name() + " = %s;" + set);
  }

  private Case readCase(Oneof oneof, Field field, String in, String p) {
    String record = f.ref(oneof.type()) + "." + MessageModel.caseName(oneof, field);
    String one = Names.unlike("one", java.util.Set.copyOf(model.componentNames()));
    if (field.mayBeStranger())
      return stranger(field, in, p, one, oneof.name() + " = new " + record + "(" + one + ");");
    String before =
        oneof.name() + " instanceof " + record + " " + one + " ? " + one + ".value() : null";
    return readCase(field, in, p, before, oneof.name() + " = new " + record + "(%s);");
  }

  /// `statement` has `%s` where the value stands; `before` is what was read of the field so far.
  private Case readCase(Field field, String in, String p, String before, String statement) {
    String assigned = statement.formatted(field.reading(f, in, p, before));
    return new Case(
        field.number(),
        field.tags(),
        field.readsNumber()
            ? List.of(field.passing(in, p), assigned)
            : List.of(assigned, p + " = " + in + ".at();"));
  }

  /// A number that may be none of the enum's: then it was kept as an unknown field.
  private Case stranger(Field field, String in, String p, String known, String statement) {
    return new Case(
        field.number(),
        field.tags(),
        List.of(
            field.passing(in, p),
            "var " + known + " = " + field.reading(f, in, p, "") + ";",
            "if (" + known + " != null) " + statement));
  }
}
