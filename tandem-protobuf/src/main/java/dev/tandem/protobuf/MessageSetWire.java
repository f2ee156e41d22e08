package dev.tandem.protobuf;

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

  static boolean isItem(int tag) {
    return tag == ITEM_TAG;
  }

  /// Reads one item, whose start tag has been read. One without a number or a message says nothing.
  static void read(ProtoReader in, DynamicSchema schema, DynamicMessage.Builder values) {
    var item = MessageSetItem.read(in);
    byte[] data = item.message();
    if (item.typeId() == 0 || data == null) return;
    var field = schema.find(item.typeId());
    if (field != null && field.takes(WireType.LEN) && !field.descriptor.isRepeated()) {
      var before = (DynamicMessage) values.raw(field.descriptor);
      values.raw(field, in.message(field.messages(), before, data));
      return;
    }
    var unknown = in.unknownFields();
    unknown.tag(ITEM_TAG);
    unknown.varint(TYPE_ID_TAG, Integer.toUnsignedLong(item.typeId()));
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
