package dev.tandem.benchmarks.messages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Measures all rows in all libraries, several times in turn, and prints medians as Markdown.
///
/// Arguments: `rounds=5 warm-up=4 measured=3` (seconds), `rows=TINY,MIXED`.
public final class MessageBenchmarks {
  private record Cell(Row row, Way way) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell o) {
      return row == o.row ? way.compareTo(o.way) : row.compareTo(o.row);
    }
  }

  private record Found(double nanos, double bytes) {}

  private MessageBenchmarks() {}

  public static void main(String[] args) throws IOException, RunnerException {
    int rounds = 5;
    int warmUp = 4;
    int measured = 3;
    Row[] rows = Row.values();
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, arg.length() - value.length())) {
        case "rounds=" -> rounds = Integer.parseInt(value);
        case "warm-up=" -> warmUp = Integer.parseInt(value);
        case "measured=" -> measured = Integer.parseInt(value);
        case "rows=" ->
            rows = Arrays.stream(value.split(",")).map(Row::valueOf).toArray(Row[]::new);
        default ->
            throw new IllegalArgumentException(
                arg + ": rounds=, warm-up=, measured= or rows= is meant");
      }
    }
    var sizes = new EnumMap<Row, Integer>(Row.class);
    for (var row : rows) {
      sizes.put(row, Agreement.check(row));
      if (row.hasJson()) Agreement.checkJson(row);
    }
    var found = new TreeMap<Cell, Map<Library, List<Found>>>();
    for (int round = 1; round <= rounds; round++) {
      for (var row : rows) {
        for (var way : Way.values()) {
          if (way.isJson() && !row.hasJson()) continue;
          for (var library : Library.values()) {
            var one = measure(row, way, library, warmUp, measured);
            found
                .computeIfAbsent(new Cell(row, way), _ -> new EnumMap<>(Library.class))
                .computeIfAbsent(library, _ -> new ArrayList<>())
                .add(one);
            System.err.printf(
                "round %d: %s, %s, %s: %.1f ns, %.0f bytes%n",
                round, row.label, way.label, library.label, one.nanos, one.bytes);
          }
        }
      }
    }
    print(found, sizes);
  }

  private static Found measure(Row row, Way way, Library library, int warmUp, int measured)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(Pattern.quote(way.benchmark()) + "$")
            .param("row", row.name())
            .param("library", library.name())
            .forks(1)
            .jvmArgs("-Xmx1g", "--sun-misc-unsafe-memory-access=allow")
            .warmupIterations(warmUp)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5 * measured)
            .measurementTime(TimeValue.milliseconds(200))
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    RunResult result = new Runner(options).runSingle();
    // The fastest fifth of a second: what the machine does besides only ever adds.
    double nanos =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .min()
            .orElseThrow();
    return new Found(nanos, result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }

  private static double median(List<Found> found, java.util.function.ToDoubleFunction<Found> part) {
    double[] sorted = found.stream().mapToDouble(part).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static void print(
      TreeMap<Cell, Map<Library, List<Found>>> found, Map<Row, Integer> sizes) {
    System.out.println(
        "| message | way | protobuf-java | quickbuf | Tandem | protobuf-java / Tandem | quickbuf / Tandem | allocated: protobuf-java | quickbuf | Tandem | Tandem / protobuf-java |");
    System.out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    found.forEach(
        (cell, byLibrary) -> {
          double[] nanos = new double[3];
          double[] bytes = new double[3];
          byLibrary.forEach(
              (library, runs) -> {
                nanos[library.ordinal()] = median(runs, Found::nanos);
                bytes[library.ordinal()] = median(runs, Found::bytes);
              });
          System.out.printf(
              "| %s, %,d bytes | %s | %,.0f ns | %,.0f ns | %,.0f ns | %.2f× | %.2f× | %,.0f | %,.0f | %,.0f | %.0f %% |%n",
              cell.row.label,
              sizes.get(cell.row),
              cell.way.label,
              nanos[0],
              nanos[1],
              nanos[2],
              nanos[0] / nanos[2],
              nanos[1] / nanos[2],
              bytes[0],
              bytes[1],
              bytes[2],
              100 * bytes[2] / bytes[0]);
        });
  }
}
