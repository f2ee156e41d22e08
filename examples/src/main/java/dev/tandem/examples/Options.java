package dev.tandem.examples;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// A command line, read into the annotated fields of a subclass.
abstract class Options {
  @Option(names = "--help", usageHelp = true, description = "Says this.")
  boolean help;

  /// Reads `args`. What cannot be read ends the program with 2 and one line that names it.
  static <O extends Options> O parse(O options, String... args) {
    var command =
        new CommandLine(options)
            .setCommandName("./tandem run NAME")
            .registerConverter(Duration.class, new Seconds());
    try {
      command.parseArgs(args);
      options.check();
    } catch (UnmatchedArgumentException e) {
      throw wrong(
          "unknown argument "
              + e.getUnmatched().getFirst()
              + ", meant is one of "
              + names(command));
    } catch (ParameterException | IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    if (options.help) {
      command.usage(System.out);
      System.exit(0);
    }
    return options;
  }

  /// Says in an IllegalArgumentException which value is outside its range.
  void check() {}

  static void require(boolean right, String what, Object value) {
    if (!right) throw new IllegalArgumentException(what + " is meant, not " + value);
  }

  static IllegalStateException wrong(String line) {
    System.err.println(line);
    System.exit(2);
    return new IllegalStateException("exited");
  }

  private static String names(CommandLine command) {
    return String.join(", ", command.getCommandSpec().optionsMap().keySet());
  }

  private static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        double seconds = Double.parseDouble(value);
        if (seconds >= 0 && seconds < 1e9) return Duration.ofNanos((long) (seconds * 1e9));
      } catch (NumberFormatException e) {
        // said below
      }
      throw new TypeConversionException("'" + value + "' is not a number of seconds");
    }
  }
}
