package dev.tandem.protobuf;

/// A Protocol Buffers message: what every generated record implements.
///
/// Messages are immutable values; any number of threads may share one. The interface is closed on
/// purpose: each method here is a name that a field cannot have (`docs/adr/0401-messages.md`), so
/// new abilities go to [MessageType] and to functions over messages, not here.
public interface Message {
  /// What the message carries besides its fields' values: presence and unknown fields.
  Tail tail();

  /// The type of this message: its name, parser, default and descriptor.
  MessageType<? extends Message> messageType();

  /// Writes the fields, **last field first**: see [ProtoWriter].
  void writeTo(ProtoWriter out);

  /// The message in the binary wire format.
  ///
  /// A string with half of a surrogate pair, which UTF-8 cannot hold, is an
  /// IllegalArgumentException that names its field; a message of more than 2 GiB is an
  /// IllegalStateException.
  default byte[] toByteArray() {
    return ProtoWriter.bytesOf(this);
  }
}
