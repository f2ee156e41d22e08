package dev.tandem.http2.hpack;

import org.jspecify.annotations.Nullable;

/// The encoder's dynamic table: a queue of entries, found by name and value, or by name, through
/// hash chains. Source: RFC 7541 §2.3.2.
final class EncoderTable {
  /// Enough for what answers have in common. They double as entries come: 4096 bytes hold at most
  /// 128.
  private static final int FIRST_BUCKETS = 8;

  private static final class Entry {
    final String name;
    final String value;
    final int bytes;

    /// How many were inserted before it.
    final int number;

    @Nullable Entry sameField;
    @Nullable Entry sameName;
    @Nullable Entry newer;

    Entry(String name, String value, int bytes, int number) {
      this.name = name;
      this.value = value;
      this.bytes = bytes;
      this.number = number;
    }
  }

  private @Nullable Entry @Nullable [] byField;
  private @Nullable Entry @Nullable [] byName;
  private @Nullable Entry oldest;
  private @Nullable Entry newest;
  private int inserted;
  private int count;
  private int size;
  private int max;

  EncoderTable(int max) {
    this.max = max;
  }

  int max() {
    return max;
  }

  int size() {
    return size;
  }

  void resize(int bytes) {
    max = bytes;
    evictTo(bytes);
  }

  /// The index of the field; 0 if it is not here.
  int find(String name, String value) {
    if (byField == null) return 0;
    for (Entry e = byField[bucket(hash(name, value), byField)]; e != null; e = e.sameField) {
      if (e.value.equals(value) && e.name.equals(name)) return index(e);
    }
    return 0;
  }

  /// The index of a field with this name; 0 if there is none.
  int find(String name) {
    if (byName == null) return 0;
    for (Entry e = byName[bucket(name.hashCode(), byName)]; e != null; e = e.sameName) {
      if (e.name.equals(name)) return index(e);
    }
    return 0;
  }

  private int index(Entry e) {
    return StaticTable.SIZE + inserted - e.number;
  }

  /// The field fits the table: the caller has seen to that.
  void insert(String name, String value) {
    int bytes = name.length() + value.length() + DecoderTable.ENTRY_OVERHEAD;
    evictTo(max - bytes);
    if (byField == null || byName == null || count == byField.length) grow();
    var e = new Entry(name, value, bytes, inserted++);
    link(e);
    if (newest == null) oldest = e;
    else newest.newer = e;
    newest = e;
    count++;
    size += bytes;
  }

  private void grow() {
    int buckets = byField == null ? FIRST_BUCKETS : 2 * byField.length;
    byField = new Entry[buckets];
    byName = new Entry[buckets];
    for (Entry e = oldest; e != null; e = e.newer) link(e);
  }

  /// The newest stands first in its chains.
  private void link(Entry e) {
    if (byField == null || byName == null) return;
    int f = bucket(hash(e.name, e.value), byField);
    e.sameField = byField[f];
    byField[f] = e;
    int n = bucket(e.name.hashCode(), byName);
    e.sameName = byName[n];
    byName[n] = e;
  }

  private void evictTo(int bytes) {
    while (oldest != null && size > bytes) {
      Entry e = oldest;
      size -= e.bytes;
      count--;
      oldest = e.newer;
      if (oldest == null) newest = null;
      unlink(e);
    }
  }

  private void unlink(Entry gone) {
    if (byField == null || byName == null) return;
    int f = bucket(hash(gone.name, gone.value), byField);
    Entry e = byField[f];
    if (e == gone) byField[f] = gone.sameField;
    for (; e != null; e = e.sameField) if (e.sameField == gone) e.sameField = gone.sameField;
    int n = bucket(gone.name.hashCode(), byName);
    e = byName[n];
    if (e == gone) byName[n] = gone.sameName;
    for (; e != null; e = e.sameName) if (e.sameName == gone) e.sameName = gone.sameName;
  }

  private static int hash(String name, String value) {
    return 31 * name.hashCode() + value.hashCode();
  }

  private static int bucket(int hash, @Nullable Entry[] buckets) {
    return (hash ^ hash >>> 7 ^ hash >>> 16) & buckets.length - 1;
  }
}
