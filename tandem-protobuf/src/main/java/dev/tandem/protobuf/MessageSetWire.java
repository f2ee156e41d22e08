package dev.tandem.protobuf;

import org.jspecify.annotations.Nullable;

/// The wire format of message sets, in which each extension is a group of its number and its
/// message. Older than extensions; the option `message_set_wire_format`.
///
/// ```text
/// group 1 { 2: number, varint   3: message, with a length }      the two in either order; what is there twice
///                                                                counts once, the first
/// ```
final class MessageSetWire {
  private static final int ITEM = 1;
  private static final int TYPE_ID = 2;
  private static final int MESSAGE = 3;
  private static final int ITEM_TAG = ITEM << 3 | WireType.START_GROUP;
  private static final int TYPE_ID_TAG = TYPE_ID << 3 | WireType.VARINT;
  private static final int MESSAGE_TAG = MESSAGE << 3 | WireType.LEN;

  private MessageSetWire() {}

  /// Reads one item, whose start tag has been read.
  static void read(ProtoReader in, DynamicSchema schema, DynamicMessage.Builder values) {
    in.insideGroup(() -> item(in, schema, values));
  }

  static boolean isItem(int tag) {
    return tag == ITEM_TAG;
  }

  private static boolean item(ProtoReader in, DynamicSchema schema, DynamicMessage.Builder values) {
    int id = 0;
    boolean done = false;
    byte[] early = null; // a message whose number is still to come
    for (int tag; (tag = in.tag()) != 0; ) {
      if (tag == TYPE_ID_TAG && id == 0) {
        id = in.uint32();
        if (early != null) message(in, schema.find(id), id, early, values);
        done |= early != null;
      } else if (tag == MESSAGE_TAG && !done && early == null) {
        early = in.bytes().raw();
        if (id != 0) message(in, schema.find(id), id, early, values);
        done |= id != 0;
      } else {
        in.skip(tag);
      }
    }
    return done;
  }

  private static void message(
      ProtoReader in,
      @Nullable DynamicField field,
      int id,
      byte[] data,
      DynamicMessage.Builder values) {
    if (field != null && field.takes(WireType.LEN) && !field.descriptor.isRepeated()) {
      var before = (DynamicMessage) values.raw(field.descriptor);
      values.raw(field, in.message(field.messages(), before, data));
      return;
    }
    var unknown = in.unknownFields();
    unknown.tag(ITEM_TAG);
    unknown.varint(TYPE_ID_TAG, Integer.toUnsignedLong(id));
    unknown.bytes(MESSAGE_TAG, data);
    unknown.tag(ITEM << 3 | WireType.END_GROUP);
  }

  /// Writes an item.
  static void write(ProtoWriter out, int number, Message message) {
    out.group(
        ITEM,
        inside -> {
          inside.message(MESSAGE, message);
          inside.uint32(TYPE_ID, number);
        });
  }
}
