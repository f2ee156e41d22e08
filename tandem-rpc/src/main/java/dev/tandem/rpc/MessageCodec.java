package dev.tandem.rpc;

import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.ProtoWriter;
import dev.tandem.rpc.spi.Codec;
import dev.tandem.rpc.spi.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Objects;

/// The codec of this project's own messages. Bytes are not copied on the way from the writer to the
/// payload, nor joined on the way back.
final class MessageCodec<T extends Message> implements Codec<T> {
  private final MessageType<T> type;

  MessageCodec(MessageType<T> type) {
    this.type = Objects.requireNonNull(type, "type");
  }

  @Override
  public Payload encode(T message, int headroom) {
    var out = new ProtoWriter(headroom);
    message.writeTo(out);
    Payload later = null;
    for (int i = out.ranges() - 1; i > 0; i--) {
      later = Payload.of(out.array(i), out.offset(i), out.length(i), 0, later);
    }
    return Payload.of(out.array(0), out.offset(0), out.length(0), headroom, later);
  }

  @Override
  public T decode(Payload bytes) {
    if (bytes.next() == null) return type.parse(bytes.array(), bytes.offset(), bytes.length());
    var ranges = new ArrayList<ByteBuffer>();
    for (Payload p = bytes; p != null; p = p.next()) ranges.add(p.buffer());
    return type.parse(ranges);
  }

  @Override
  public String toString() {
    return type.fullName();
  }
}
