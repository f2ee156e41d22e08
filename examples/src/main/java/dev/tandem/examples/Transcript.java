package dev.tandem.examples;

import java.util.function.Consumer;

/// What the programs print, each line with the name of its program. Of many lines that begin alike
/// only the first few are shown.
final class Transcript {
  private static final int SHOWN = 4;

  private String last = "";
  private int alike;

  Consumer<String> of(String program) {
    return line -> print(program, line);
  }

  synchronized void title(String title) {
    elided();
    last = "";
    alike = 0;
    IO.println("\n== " + title);
  }

  private synchronized void print(String program, String line) {
    var words = line.split("[ :]", 3);
    var beginning = program + words[0] + (words.length > 2 ? words[1] : "");
    if (!beginning.equals(last)) {
      elided();
      last = beginning;
      alike = 0;
    }
    if (++alike <= SHOWN) IO.println("%-18s | %s".formatted(program, line));
  }

  private void elided() {
    if (alike > SHOWN)
      IO.println("%-18s |   ... and %d more like these".formatted("", alike - SHOWN));
  }
}
