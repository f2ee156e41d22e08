package dev.tandem.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Whose programs: both sides have the same names and options, and print the same lines.
enum Side {
  TANDEM(Repository.ROOT.resolve("tandem"), "run"),
  PYTHON(Repository.ROOT.resolve("interop/peer"));

  @SuppressWarnings("ImmutableEnumChecker") // of Stream.toList, which cannot be changed
  private final List<String> launcher;

  Side(Path script, String... arguments) {
    launcher = Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
  }

  Program start(String name, String... options) {
    var command = new ArrayList<String>(launcher);
    command.add(name);
    command.addAll(List.of(options));
    return new Program(command);
  }

  /// Who serves and who calls. That the Python programs understand one another comes first: a slip
  /// of theirs is not ours.
  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(PYTHON, PYTHON), Arguments.of(TANDEM, PYTHON), Arguments.of(PYTHON, TANDEM));
  }

  static Stream<Side> servers() {
    return Stream.of(PYTHON, TANDEM);
  }
}
