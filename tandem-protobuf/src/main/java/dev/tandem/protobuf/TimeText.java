package dev.tandem.protobuf;

import java.time.LocalDate;
import java.time.YearMonth;

/// Timestamps and durations as text: `2026-11-27T20:18:12.5Z` (RFC 3339) and `-1.5s`.
///
/// One of them is read at a time, into [#seconds] and [#nanos].
final class TimeText {
  private static final int NANOS = 1_000_000_000;
  private static final int DAY = 86_400;

  long seconds;
  int nanos;

  private byte[] text = {};
  private int pos;
  private int end;

  // ---- Printing

  static void timestamp(JsonOutput out, long seconds, int nanos) {
    if (!Times.isTimestamp(seconds, nanos))
      throw new JsonException(Times.noTimestamp(seconds, nanos));
    var date = LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY));
    int second = (int) Math.floorMod(seconds, (long) DAY);
    out.octet('"');
    out.two(date.getYear() / 100);
    out.two(date.getYear() % 100);
    out.octet('-');
    out.two(date.getMonthValue());
    out.octet('-');
    out.two(date.getDayOfMonth());
    out.octet('T');
    out.two(second / 3600);
    out.octet(':');
    out.two(second / 60 % 60);
    out.octet(':');
    out.two(second % 60);
    fraction(out, nanos);
    out.octet('Z');
    out.octet('"');
  }

  static void duration(JsonOutput out, long seconds, int nanos) {
    if (!Times.isDuration(seconds, nanos))
      throw new JsonException(Times.noDuration(seconds, nanos));
    out.octet('"');
    if (seconds < 0 || nanos < 0) out.octet('-');
    out.integer(Math.abs(seconds));
    fraction(out, Math.abs(nanos));
    out.octet('s');
    out.octet('"');
  }

  /// None, three, six or nine digits.
  private static void fraction(JsonOutput out, int nanos) {
    if (nanos == 0) return;
    out.octet('.');
    if (nanos % 1_000_000 == 0) out.padded(nanos / 1_000_000, 3);
    else if (nanos % 1_000 == 0) out.padded(nanos / 1_000, 6);
    else out.padded(nanos, 9);
  }

  // ---- Reading. False for what is not spelled so, or out of range.

  /// Reads `2026-11-27T20:18:12.5+01:00`.
  boolean timestamp(byte[] utf8, int from, int to) {
    begin(utf8, from, to);
    int year = digits(4);
    boolean dashes = take('-');
    int month = digits(2);
    dashes &= take('-');
    int day = digits(2);
    boolean signs = dashes && take('T');
    int hour = digits(2);
    signs &= take(':');
    int minute = digits(2);
    signs &= take(':');
    int second = digits(2);
    if (!signs || (year | month | day | hour | minute | second) < 0) return false;
    if (year == 0 || month == 0 || month > 12) return false;
    if (day == 0 || day > YearMonth.of(year, month).lengthOfMonth()) return false;
    if (hour > 23 || minute > 59 || second > 59 || !fraction()) return false;
    long local =
        LocalDate.of(year, month, day).toEpochDay() * DAY + hour * 3600L + minute * 60L + second;
    return zone(local) && Times.isTimestamp(seconds, nanos);
  }

  private boolean zone(long local) {
    seconds = local;
    if (take('Z')) return pos == end;
    int sign = take('+') ? 1 : take('-') ? -1 : 0;
    int hours = digits(2);
    boolean colon = take(':');
    int minutes = digits(2);
    if (sign == 0 || !colon || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    seconds = local - sign * (hours * 3600L + minutes * 60L);
    return pos == end;
  }

  /// Reads `-1.5s`.
  boolean duration(byte[] utf8, int from, int to) {
    begin(utf8, from, to);
    boolean negative = take('-');
    int first = pos;
    long whole = 0;
    for (; isDigit() && pos - first < 13; pos++) whole = whole * 10 + text[pos] - '0';
    if (pos == first || !fraction() || !take('s') || pos != end) return false;
    seconds = negative ? -whole : whole;
    nanos = negative ? -nanos : nanos;
    return Times.isDuration(seconds, nanos);
  }

  private void begin(byte[] utf8, int from, int to) {
    text = utf8;
    pos = from;
    end = to;
  }

  /// One to nine digits behind a point, or nothing.
  private boolean fraction() {
    nanos = 0;
    if (!take('.')) return true;
    int first = pos;
    int unit = NANOS / 10;
    for (; isDigit() && unit > 0; pos++, unit /= 10) nanos += (text[pos] - '0') * unit;
    return pos > first;
  }

  private boolean isDigit() {
    return pos < end && text[pos] >= '0' && text[pos] <= '9';
  }

  private boolean take(char c) {
    if (pos == end || text[pos] != c) return false;
    pos++;
    return true;
  }

  /// A number of exactly so many digits, or -1.
  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, pos++) {
      if (!isDigit()) return -1;
      value = value * 10 + text[pos] - '0';
    }
    return value;
  }
}
