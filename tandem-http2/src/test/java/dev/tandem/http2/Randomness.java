package dev.tandem.http2;

import java.util.Random;

/// Seeds for tests of properties: new ones in every run, printed where one fails. `-Dtandem.seed=…`
/// runs that one alone; `-Dtandem.budget=large` runs many more.
public final class Randomness {
  private Randomness() {}

  public static boolean isLarge() {
    return "large".equals(System.getProperty("tandem.budget"));
  }

  public static long[] seeds(int few, int many) {
    Long one = Long.getLong("tandem.seed");
    if (one != null) return new long[] {one};
    return new Random().longs(isLarge() ? many : few).toArray();
  }

  /// How to have it once more.
  public static String again(long seed) {
    return "again with -Dtandem.seed=" + seed;
  }
}
