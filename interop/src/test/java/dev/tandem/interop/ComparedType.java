package dev.tandem.interop;

import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf_test_messages.edition2023.TestMessagesEdition2023;
import com.google.protobuf_test_messages.proto2.TestMessagesProto2;
import com.google.protobuf_test_messages.proto3.TestMessagesProto3;
import dev.tandem.interop.messages.editions.TestAllTypesEdition2023;
import dev.tandem.interop.messages.proto2.TestAllRequiredTypesProto2;
import dev.tandem.interop.messages.proto2.TestAllTypesProto2;
import dev.tandem.interop.messages.proto3.TestAllTypesProto3;
import dev.tandem.protobuf.MessageType;
import java.util.List;

/// A message of the conformance suite, as we have it and as protobuf-java has it.
record ComparedType(MessageType<?> ours, Message theirs) {
  static final List<ComparedType> ALL =
      List.of(
          new ComparedType(
              TestAllTypesProto3.TYPE, TestMessagesProto3.TestAllTypesProto3.getDefaultInstance()),
          new ComparedType(
              TestAllTypesProto2.TYPE, TestMessagesProto2.TestAllTypesProto2.getDefaultInstance()),
          new ComparedType(
              TestAllTypesEdition2023.TYPE,
              com.google.protobuf_test_messages.edition2023.TestAllTypesEdition2023
                  .getDefaultInstance()),
          new ComparedType(
              TestAllRequiredTypesProto2.TYPE,
              TestMessagesProto2.TestAllRequiredTypesProto2.getDefaultInstance()));

  /// What of the types' extensions we know without being told.
  static final ExtensionRegistry EXTENSIONS = ExtensionRegistry.newInstance();

  static {
    TestMessagesProto2.registerAllExtensions(EXTENSIONS);
    TestMessagesEdition2023.registerAllExtensions(EXTENSIONS);
  }

  /// The one that an input's first byte picks.
  static ComparedType of(byte[] input) {
    return ALL.get(input.length == 0 ? 0 : (input[0] & 0x7F) % ALL.size());
  }

  /// An input's message in the wire format: its bytes after the first as they are, or, if the first
  /// is negative, a message made up by them.
  byte[] wire(byte[] input) {
    if (input.length == 0) return input;
    return input[0] < 0
        ? new FuzzedWire(input, 1).message(theirs.getDescriptorForType())
        : java.util.Arrays.copyOfRange(input, 1, input.length);
  }

  @Override
  public String toString() {
    return ours.fullName();
  }
}
