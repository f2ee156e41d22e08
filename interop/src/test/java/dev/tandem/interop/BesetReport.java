package dev.tandem.interop;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a [BesetClient] says of one case, in one line.
///
/// @param codes how many calls ended with which code
/// @param text what the first call of each code said
/// @param longestMillis how long the longest call took
/// @param liveP99Micros what 99 of a hundred calls to an honest server took at most meanwhile
/// @param threads that were there afterwards, besides those of before; so with the other three
/// @param restMillis the processor's time that the process used in a second afterwards
record BesetReport(
    String name,
    Map<String, Integer> codes,
    String text,
    long calls,
    long longestMillis,
    long wallMillis,
    long cpuMillis,
    long liveP99Micros,
    long threads,
    long descriptors,
    long heapKib,
    long directKib,
    long restMillis) {
  private static final String BETWEEN = "\t";

  static final String BEGINNING = "case" + BETWEEN;

  String line() {
    String all =
        codes.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
    long[] numbers = {
      calls,
      longestMillis,
      wallMillis,
      cpuMillis,
      liveP99Micros,
      threads,
      descriptors,
      heapKib,
      directKib,
      restMillis
    };
    return BEGINNING
        + String.join(
            BETWEEN,
            name,
            all,
            Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(BETWEEN)),
            text.replaceAll("\\s", " "));
  }

  static BesetReport of(String line) {
    String[] parts = line.split(BETWEEN, 14);
    var codes = new TreeMap<String, Integer>();
    for (String code : parts[2].split(",", -1)) {
      int equals = code.indexOf('=');
      codes.put(code.substring(0, equals), Integer.valueOf(code.substring(equals + 1)));
    }
    long[] n = Arrays.stream(parts, 3, 13).mapToLong(Long::parseLong).toArray();
    return new BesetReport(
        parts[1], codes, parts[13], n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
  }

  /// For people.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-58s %s; longest %,d ms; %,d ms of processor in %,d ms; honest calls' p99 %,d µs; left:"
            + " threads %+d, descriptors %+d, heap %+d KiB, direct %+d KiB; at rest %d ms/s%n    %s",
        name,
        codes,
        longestMillis,
        cpuMillis,
        wallMillis,
        liveP99Micros,
        threads,
        descriptors,
        heapKib,
        directKib,
        restMillis,
        text);
  }
}
