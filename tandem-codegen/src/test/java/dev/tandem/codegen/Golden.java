package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Sources in a folder that the generator has to write again letter for letter. With
/// `-Dtandem.refresh` it writes them down instead.
final class Golden {
  private Golden() {}

  /// Likewise, and nothing else may lie in the folder.
  static void checkAll(Path folder, List<Generator.SourceText> sources) throws IOException {
    check(folder, sources);
    var written = sources.stream().map(source -> folder.resolve(source.path())).toList();
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .as("what the generator does not write has to go")
          .containsExactlyInAnyOrderElementsOf(written);
    }
  }

  static void check(Path folder, List<Generator.SourceText> sources) throws IOException {
    boolean refresh = System.getProperty("tandem.refresh") != null;
    for (var source : sources) {
      var file = folder.resolve(source.path());
      if (refresh) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, source.text());
      } else {
        assertThat(file).as("run the tests with -Dtandem.refresh to write it down").exists();
        assertThat(source.text()).as(file.toString()).isEqualTo(Files.readString(file));
      }
    }
  }
}
