package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one JSON text, and writes what it says in the binary wire format.
final class JsonToMessage {
  /// What became of a value.
  enum Outcome {
    WRITTEN,
    /// It was written, and is what an absent field reads as.
    ZERO,
    /// It was not written: a name that the enum does not have, where unknown things are ignored.
    IGNORED
  }

  private final boolean ignoring;
  private final TypeRegistry types;
  private final JsonInput in;
  private final WireBuffer out;
  private final ScalarFromJson scalars;
  private final WellKnownFromJson wellKnown;
  private int depth;

  JsonToMessage(boolean ignoring, TypeRegistry types, JsonInput in, int size) {
    this.ignoring = ignoring;
    this.types = types;
    this.in = in;
    out = new WireBuffer(size);
    scalars = new ScalarFromJson(in, out, ignoring);
    wellKnown = new WellKnownFromJson(this);
  }

  /// The message that fills the text.
  WireBuffer read(JsonType type) {
    message(type);
    in.requireEnd();
    return out;
  }

  JsonInput in() {
    return in;
  }

  WireBuffer out() {
    return out;
  }

  TypeRegistry types() {
    return types;
  }

  // ---- Messages

  /// Reads a message whose length or end somebody else writes.
  void message(JsonType type) {
    if (type.wellKnown.isObject()) object(type, null);
    else wellKnown.read(type);
  }

  void deeper() {
    if (++depth > ProtoReader.MAX_DEPTH)
      throw in.malformed("messages are nested deeper than " + ProtoReader.MAX_DEPTH);
  }

  void shallower() {
    depth--;
  }

  boolean ignores() {
    return ignoring;
  }

  int depth() {
    return depth;
  }

  /// Reads an object with a member for each field. `besides` is the name of a member, in quotes,
  /// that is none.
  void object(JsonType type, byte @Nullable [] besides) {
    if (in.peek() != '{') throw in.unexpected("an object for " + type.descriptor);
    var seen = new Seen(type);
    JsonField[] fields = type.fields;
    int next = 0; // members mostly come in the order of fields
    for (boolean more = in.open('{', '}'); more; more = in.more('}')) {
      JsonField field;
      in.peek();
      int start = in.position();
      if (next < fields.length && in.bytes(fields[next].quotedName)) {
        field = fields[next];
      } else {
        in.string();
        field = field(type);
        if (field == null && besides != null && isShown(besides)) {
          seen.besides(in, start);
          in.expect(':');
          in.string();
          continue;
        }
        if (field == null && !ignoring) {
          throw JsonInput.malformed(in.shown() + " is no field of " + type.descriptor, start);
        }
      }
      in.expect(':');
      if (field == null) {
        in.skip(depth);
        continue;
      }
      next = field.index + 1;
      try {
        seen.field(field, start);
        if (!member(field, seen, start) && field.descriptor.isRequired()) seen.isMissing(field);
      } catch (JsonException e) {
        throw e.inside("." + field.descriptor.name());
      }
    }
    if (type.required) seen.requireAll(in);
  }

  private boolean isShown(byte[] name) {
    return java.util.Arrays.equals(in.text, in.from, in.to, name, 0, name.length);
  }

  /// The field or extension whose name was read, or null.
  private @Nullable JsonField field(JsonType type) {
    var field = type.field(in.text, in.from, in.to);
    if (field != null || !type.extensible) return field;
    int from = in.from;
    int to = in.to;
    if (to - from < 3 || in.text[from] != '[' || in.text[to - 1] != ']') return null;
    return type.extension(types, in.string(from + 1, to - 1));
  }

  /// The fields and oneofs of an object that have been there.
  private static final class Seen {
    private final JsonType type;
    private long first;
    private final long[] others;
    private @Nullable Set<JsonField> extensions;
    private @Nullable Set<JsonField> missing; // required, and there without a value
    private boolean besides;

    Seen(JsonType type) {
      this.type = type;
      int places = type.fields.length + type.oneofs;
      others = places <= 64 ? NO_OTHERS : new long[(places >> 6) + 1];
    }

    private static final long[] NO_OTHERS = {};

    void field(JsonField field, int position) {
      if (field.index >= 0 ? add(field.index) : addExtension(field)) return;
      throw JsonInput.malformed("the field comes twice", position);
    }

    void oneof(JsonField field, int position) {
      if (field.oneof < 0 || add(field.oneof)) return;
      var oneof = type.descriptor.oneofs().get(field.oneof - type.fields.length);
      throw JsonInput.malformed(
          "another field of oneof " + oneof.name() + " is set already", position);
    }

    void besides(JsonInput in, int position) {
      if (besides) throw JsonInput.malformed(in.shown() + " comes twice", position);
      besides = true;
    }

    private boolean addExtension(JsonField field) {
      if (extensions == null) extensions = new HashSet<>();
      return extensions.add(field);
    }

    private boolean add(int place) {
      long bit = 1L << place;
      if (others.length == 0) {
        boolean added = (first & bit) == 0;
        first |= bit;
        return added;
      }
      int word = place >> 6;
      boolean added = (others[word] & bit) == 0;
      others[word] |= bit;
      return added;
    }

    void isMissing(JsonField field) {
      if (missing == null) missing = new HashSet<>();
      missing.add(field);
    }

    void requireAll(JsonInput in) {
      var names = new java.util.ArrayList<String>();
      for (var field : type.fields) {
        boolean isMissing = missing != null && missing.contains(field);
        if (field.descriptor.isRequired() && (add(field.index) || isMissing))
          names.add(field.descriptor.name());
      }
      if (!names.isEmpty()) throw in.malformed("missing required " + String.join(", ", names));
    }
  }

  // ---- Fields

  /// Reads a member's value; false if it has none.
  private boolean member(JsonField field, Seen seen, int start) {
    if (in.peek() == 'n' && (!field.takesNull || field.repeated)) {
      if (!in.word("null")) throw in.unexpected("a value");
      return false;
    }
    if (field.map) {
      map(field);
    } else if (field.repeated) {
      list(field);
    } else {
      seen.oneof(field, start);
      if (field.inMessageSet) messageSetItem(field);
      else return single(field);
    }
    return true;
  }

  private boolean single(JsonField field) {
    int before = out.size();
    out.tag(field.tag);
    var outcome = value(field);
    if (outcome == Outcome.WRITTEN || (outcome != Outcome.IGNORED && !field.implicit)) return true;
    out.cut(before);
    return false;
  }

  /// The extension of a message set: its number, and the message.
  private void messageSetItem(JsonField field) {
    int group = 1 << 3 | WireType.START_GROUP;
    out.tag(group);
    out.tag(2 << 3 | WireType.VARINT);
    out.varint(field.number);
    out.tag(3 << 3 | WireType.LEN);
    value(field);
    out.tag(WireType.endOf(group));
  }

  private void list(JsonField field) {
    if (in.peek() != '[') throw in.unexpected("a list");
    int before = out.size();
    int start = 0;
    if (field.packed) {
      out.tag(field.packedTag);
      start = out.begin();
    }
    int index = 0;
    try {
      for (boolean more = in.open('[', ']'); more; more = in.more(']')) {
        int beforeElement = out.size();
        if (!field.packed) out.tag(field.tag);
        requireNoNull(field);
        if (value(field) == Outcome.IGNORED) out.cut(beforeElement);
        index++;
      }
    } catch (JsonException e) {
      throw e.inside("[" + index + "]");
    }
    if (field.packed && out.size() > start) out.end(start);
    else if (field.packed) out.cut(before);
  }

  private void requireNoNull(JsonField field) {
    if (in.peek() == 'n' && !field.takesNull && in.word("null"))
      throw in.malformed("null is not a value here");
  }

  // ---- Maps

  /// Reads the members of an object as entries of a map.
  void map(JsonField field) {
    if (in.peek() != '{') throw in.unexpected("an object");
    var keys = new KeySet();
    for (boolean more = in.open('{', '}'); more; more = in.more('}')) {
      in.peek();
      int position = in.position();
      in.string();
      deeper();
      try {
        entry(field, keys, position);
      } catch (JsonException e) {
        throw e.inside("[" + in.stringAt(position) + "]");
      }
      shallower();
    }
  }

  private void entry(JsonField field, KeySet keys, int position) {
    var key = field.key();
    int before = out.size();
    out.tag(field.tag);
    int start = out.begin();
    out.tag(key.tag);
    int keyStart = out.size() - start;
    scalars.key(key, position);
    int keyEnd = out.size() - start;
    in.expect(':');
    if (!entryValue(field.value())) {
      out.cut(before);
      return;
    }
    int length = out.size() - start;
    out.end(start);
    int moved = out.size() - length; // where the entry begins now
    if (!keys.add(out.array(), moved + keyStart, moved + keyEnd))
      throw JsonInput.malformed("the key comes twice", position);
  }

  /// Reads an entry's value; false if it is ignored.
  private boolean entryValue(JsonField value) {
    requireNoNull(value);
    out.tag(value.tag);
    return value(value) != Outcome.IGNORED;
  }

  // ---- Values

  /// Writes a value behind the tag that was written.
  Outcome value(JsonField field) {
    if (!field.message) return scalars.value(field);
    deeper();
    if (field.type == FieldDescriptorProto.Type.TYPE_GROUP) {
      message(field.messageType());
      out.tag(field.tag + 1); // the end's tag
    } else {
      int start = out.begin();
      message(field.messageType());
      out.end(start);
    }
    shallower();
    return Outcome.WRITTEN;
  }
}
