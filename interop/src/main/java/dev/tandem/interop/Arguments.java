package dev.tandem.interop;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A command line as gRPC's interop programs take it: `--name=value` or `--name value`, in names
/// underscores or dashes. What it does not know ends the program with 2 and one line that says so.
final class Arguments {
  private final Map<String, String> values = new LinkedHashMap<>();

  /// `meant` is `name=default` of each, with underscores.
  Arguments(List<String> meant, String... args) {
    for (String option : meant) {
      values.put(before(option), option.substring(before(option).length() + 1));
    }
    var rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      String dashed = before(arg);
      String name = dashed.startsWith("--") ? dashed.substring(2).replace('-', '_') : "";
      if (!values.containsKey(name)) {
        throw wrong("unknown argument " + arg + ", meant is one of --" + names());
      }
      boolean apart = dashed.equals(arg);
      if (apart && !rest.hasNext()) throw wrong(arg + " needs a value");
      values.put(name, apart ? rest.next() : arg.substring(dashed.length() + 1));
    }
    if (!values.getOrDefault("use_tls", "false").equals("false")) {
      throw wrong("--use_tls=" + text("use_tls") + ": there is no TLS yet, false is meant");
    }
  }

  private static String before(String option) {
    int equals = option.indexOf('=');
    return equals < 0 ? option : option.substring(0, equals);
  }

  private String names() {
    return String.join(", --", values.keySet());
  }

  String text(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  int number(String name) {
    try {
      int number = Integer.parseInt(text(name));
      if (number >= 0) return number;
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong("--" + name + "=" + text(name) + ": a number is meant, 0 or more");
  }

  /// Says where a server that was given a `host` listens, as what starts it reads it.
  void sayListening(int port) {
    String host = text("host");
    IO.println("listening on " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  static IllegalStateException wrong(String line) {
    System.err.println(line);
    System.exit(2);
    return new IllegalStateException("exited");
  }
}
