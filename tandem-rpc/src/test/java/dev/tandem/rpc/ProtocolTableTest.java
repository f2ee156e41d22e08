package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of what the protocols demand, of defaults and of attacks name tests that are there;
/// the first has each number once.
class ProtocolTableTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern NUMBER = Pattern.compile("(?m)^\\| (\\d+\\.\\d+) \\|");

  private final String table;
  private final Map<String, String> sources = new HashMap<>();

  ProtocolTableTest() throws IOException {
    table = Files.readString(ROOT.resolve("docs/protocol.md"));
    for (String module : new String[] {"tandem-http2", "tandem-rpc", "interop"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          sources.merge(
              name.substring(0, name.length() - ".java".length()),
              Files.readString(file),
              String::concat);
        }
      }
    }
  }

  /// What a class and those that it extends say.
  private String source(String name) {
    String own = sources.getOrDefault(name, "");
    var parent = Pattern.compile("class " + name + " extends (\\w+)").matcher(own);
    return parent.find() ? own + source(parent.group(1)) : own;
  }

  @ParameterizedTest
  @CsvSource({"protocol.md, 50", "defaults.md, 20", "security.md, 20"})
  void namesTestsThatExist(String document, int atLeast) throws IOException {
    var missing = new ArrayList<String>();
    var named = TEST.matcher(Files.readString(ROOT.resolve("docs").resolve(document)));
    int count = 0;
    while (named.find()) {
      count++;
      if (!source(named.group(1)).contains("void " + named.group(2) + "("))
        missing.add(named.group());
    }
    assertThat(missing).isEmpty();
    assertThat(count).as("tests that are named").isGreaterThan(atLeast);
  }

  @Test
  void givesNoNumberTwice() {
    var numbers = NUMBER.matcher(table).results().map(found -> found.group(1)).toList();
    assertThat(numbers).doesNotHaveDuplicates().isNotEmpty();
  }
}
