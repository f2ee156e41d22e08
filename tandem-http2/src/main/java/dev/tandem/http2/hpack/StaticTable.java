package dev.tandem.http2.hpack;

/// The 61 fields that both ends know from the start. Source: RFC 7541 Appendix A.
final class StaticTable {
  static final int SIZE = 61;

  private static final String[] FIELDS = {
    ":authority", "", // 1
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html", // 5
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206", // 10
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "", // 15
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "", // 20
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "", // 25
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "", // 30
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "", // 35
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "", // 40
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "", // 45
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "", // 50
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "", // 55
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "", // 60
    "www-authenticate", "",
  };

  private static final int[] TRAITS = new int[SIZE + 1];

  /// Indexes by name, open-addressed: of fields with one name (they are neighbours) the first.
  private static final byte[] BY_NAME = new byte[256];

  static {
    for (int i = 1; i <= SIZE; i++) {
      TRAITS[i] = FieldTraits.ofName(name(i));
      if (i > 1 && name(i).equals(name(i - 1))) continue;
      int slot = slot(name(i));
      while (BY_NAME[slot] != 0) slot = slot + 1 & 0xFF;
      BY_NAME[slot] = (byte) i;
    }
  }

  private StaticTable() {}

  static String name(int index) {
    return FIELDS[2 * index - 2];
  }

  static String value(int index) {
    return FIELDS[2 * index - 1];
  }

  /// Of the name; all values here are proper ones.
  static int traits(int index) {
    return TRAITS[index];
  }

  /// The first entry with this name; 0 if there is none.
  static int find(String name) {
    for (int slot = slot(name); BY_NAME[slot] != 0; slot = slot + 1 & 0xFF) {
      if (name(BY_NAME[slot]).equals(name)) return BY_NAME[slot];
    }
    return 0;
  }

  /// The entry with this value among those that have the name of entry `first`; 0 if there is none.
  static int find(int first, String value) {
    String name = name(first);
    for (int i = first; i <= SIZE && name(i).equals(name); i++) {
      if (value(i).equals(value)) return i;
    }
    return 0;
  }

  private static int slot(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 8 ^ hash >>> 16) & 0xFF;
  }
}
