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

/// The table of what the protocols demand names tests that are there, and each number once.
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

  @Test
  void namesTestsThatExist() {
    var missing = new ArrayList<String>();
    var named = TEST.matcher(table);
    int count = 0;
    while (named.find()) {
      count++;
      if (!source(named.group(1)).contains("void " + named.group(2) + "("))
        missing.add(named.group());
    }
    assertThat(missing).isEmpty();
    assertThat(count).as("tests that are named").isGreaterThan(50);
  }

  @Test
  void givesNoNumberTwice() {
    var numbers = NUMBER.matcher(table).results().map(found -> found.group(1)).toList();
    assertThat(numbers).doesNotHaveDuplicates().isNotEmpty();
  }
}
