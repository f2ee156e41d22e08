package dev.tandem.protobuf;

import org.jspecify.annotations.Nullable;

/// One extension in a message with `message_set_wire_format`: see [MessageSetWire].
final class MessageSetItem {
  private static final int TYPE_ID_TAG = 2 << 3 | WireType.VARINT;
  private static final int MESSAGE_TAG = 3 << 3 | WireType.LEN;

  private final int typeId;
  private final byte @Nullable [] message;

  private MessageSetItem(int typeId, byte @Nullable [] message) {
    this.typeId = typeId;
    this.message = message;
  }

  /// The number of the extension; 0 if the item has none.
  int typeId() {
    return typeId;
  }

  /// The message; null if the item has none.
  byte @Nullable [] message() {
    return message;
  }

  /// Reads an item behind its start tag, to behind its end tag.
  static MessageSetItem read(ProtoReader in) {
    return in.insideGroup(
        () -> {
          int typeId = 0;
          byte[] message = null;
          for (int tag; (tag = in.tag()) != 0; ) {
            if (tag == TYPE_ID_TAG && typeId == 0) typeId = in.uint32();
            else if (tag == MESSAGE_TAG && message == null) message = in.bytes().raw();
            else in.skip(tag);
          }
          return new MessageSetItem(typeId, message);
        });
  }

  /// A reader behind the tag of the field that the extension would be in another message.
  ProtoReader asField(ProtoReader outer) {
    var field = new UnknownFields();
    field.bytes(typeId << 3 | WireType.LEN, message == null ? new byte[0] : message);
    var in = outer.over(field.toByteArray());
    in.tag();
    return in;
  }
}
