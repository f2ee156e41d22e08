package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/// Writes the bodies of a message's `writeTo` and `read`.
final class WireWriter {
  /// A `switch` over patterns takes 250 at most, and is one statement of a part.
  private static final int SWITCHED = 100;

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

  /// What writes the cases, one a field; `p` is the variable that says where the reader is,
  /// `presence` the statement that notes a bit.
  List<Runnable> reading(String in, String p, IntFunction<String> presence) {
    var cases = new ArrayList<Runnable>();
    for (var c : model.components) {
      switch (c) {
        case Field field -> cases.add(() -> readField(field, in, p, presence));
        case Oneof oneof -> {
          for (var field : oneof.fields()) cases.add(() -> readCase(oneof, field, in, p));
        }
      }
    }
    return cases;
  }

  private void readField(Field field, String in, String p, IntFunction<String> presence) {
    String set = field.bit() < 0 ? "" : " " + presence.apply(field.bit());
    if (field.mayBeStranger()) {
      String known = Names.unlike("known", java.util.Set.copyOf(model.componentNames()));
      stranger(field, in, p, known, "{ " + field.name() + " = " + known + ";" + set + " }");
    } else {
      readCase(field, in, p, field.name(), field.name() + " = %s;" + set);
    }
  }

  private void readCase(Oneof oneof, Field field, String in, String p) {
    String record = f.ref(oneof.type()) + "." + MessageModel.caseName(oneof, field);
    String one = Names.unlike("one", java.util.Set.copyOf(model.componentNames()));
    if (field.mayBeStranger()) {
      stranger(field, in, p, one, oneof.name() + " = new " + record + "(" + one + ");");
      return;
    }
    String before =
        oneof.name() + " instanceof " + record + " " + one + " ? " + one + ".value() : null";
    readCase(field, in, p, before, oneof.name() + " = new " + record + "(%s);");
  }

  /// `statement` has `%s` where the value stands; `before` is what was read of the field so far.
  private void readCase(Field field, String in, String p, String before, String statement) {
    String value = field.reading(f, in, p, before);
    String assigned = statement.formatted(value);
    f.line(
        field.readsNumber()
            ? "case %s -> { %s %s }".formatted(field.tags(), field.passing(in, p), assigned)
            : "case %s -> { %s %s = %s.at(); }".formatted(field.tags(), assigned, p, in));
  }

  /// A number that may be none of the enum's: then it was kept as an unknown field.
  private void stranger(Field field, String in, String p, String known, String statement) {
    f.line("case %s -> {", field.tags());
    f.line("%s", field.passing(in, p));
    f.line("var %s = %s;", known, field.reading(f, in, p, ""));
    f.line("if (%s != null) %s", known, statement);
    f.line("}");
  }
}
