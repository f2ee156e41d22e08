package dev.tandem.rpc.schedule;

/// Numbers that depend on a seed alone, on every JDK: SplitMix64.
public final class Randomness {
  private long state;

  public Randomness(long seed) {
    state = seed;
  }

  private long next() {
    long z = state += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// From 0 to below `bound`.
  public int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  /// True once in `n`.
  public boolean oneIn(int n) {
    return below(n) == 0;
  }

  /// One of `all`.
  @SafeVarargs
  public final <T> T of(T... all) {
    return all[below(all.length)];
  }
}
