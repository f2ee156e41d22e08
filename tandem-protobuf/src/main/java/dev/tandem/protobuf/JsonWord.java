package dev.tandem.protobuf;

/// Eight bytes of JSON in a long, the first in the lowest byte.
final class JsonWord {
  static final long SPACES = 0x2020_2020_2020_2020L;

  private JsonWord() {}

  /// A number below 10^8 with leading zeros: cut into fours, twos and ones, all at a time.
  static long eightDigits(int value) {
    int upper = value / 10_000;
    long fours = upper | (long) (value - upper * 10_000) << 32;
    long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007F_0000_007FL; // 10,486 / 2^20 is 1 / 100
    long twos = hundreds | (fours - hundreds * 100) << 16;
    long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL; // 103 / 2^10 is 1 / 10
    return (tens | (twos - tens * 10) << 8) + 0x3030_3030_3030_3030L;
  }

  /// Whether one of eight bytes is a quote, a backslash or below a space. Subtracting borrows into
  /// the high bit of a byte that is smaller, unless that bit was set.
  static boolean hasSpecial(long word) {
    long quote = word ^ 0x2222_2222_2222_2222L;
    long slash = word ^ 0x5C5C_5C5C_5C5C_5C5CL;
    long hits =
        (quote - 0x0101_0101_0101_0101L & ~quote)
            | (slash - 0x0101_0101_0101_0101L & ~slash)
            | (word - SPACES & ~word);
    return (hits & 0x8080_8080_8080_8080L) != 0;
  }
}
