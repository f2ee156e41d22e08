package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// The wire format, protobuf-java's reading and ours: what one refuses the other does, and what
/// they read is the same. What we write we read again, and write again as it was. An input is as
/// [ComparedType] has it.
@Tag("fuzz")
final class MessagesAgreeFuzzTest {
  static Stream<byte[]> messages() {
    return IntStream.range(0, 60).mapToObj(MessagesAgreeFuzzTest::message);
  }

  private static byte[] message(int seed) {
    var random = new Random(seed);
    byte[] input = new byte[1 + random.nextInt(200)];
    random.nextBytes(input);
    input[0] = (byte) (seed % ComparedType.ALL.size() - (seed % 4 == 0 ? 0 : 128));
    if (seed % 4 != 0) return input;
    var made = ComparedType.of(input);
    byte[] wire = new FuzzedWire(input, 1).message(made.theirs().getDescriptorForType());
    byte[] raw = new byte[1 + wire.length];
    raw[0] = input[0];
    System.arraycopy(wire, 0, raw, 1, wire.length);
    return raw;
  }

  @MethodSource("messages")
  @FuzzTest(maxDuration = "60s")
  void bothReadTheSame(byte[] input) {
    var type = ComparedType.of(input);
    byte[] wire = type.wire(input);
    Message ours = null;
    MalformedMessageException refusedByUs = null;
    try {
      ours = type.ours().parse(wire);
    } catch (MalformedMessageException e) {
      refusedByUs = e;
    }
    com.google.protobuf.Message theirs = null;
    InvalidProtocolBufferException refusedByThem = null;
    try {
      theirs = type.theirs().getParserForType().parseFrom(wire);
    } catch (InvalidProtocolBufferException e) {
      refusedByThem = e;
    }
    if (ours != null) stable(type, ours);
    if (ours != null && theirs != null) {
      same(type, wire, ours, theirs);
    } else if (theirs != null) {
      assertThat(KnownDifferences.theyTakeMore(refusedByUs))
          .as("we alone refuse %s: %s", what(type, wire), refusedByUs)
          .isTrue();
    } else if (ours != null) {
      assertThat(KnownDifferences.theyCheckMaps(type, refusedByThem))
          .as("they alone refuse %s: %s", what(type, wire), refusedByThem)
          .isTrue();
    }
  }

  private static void stable(ComparedType type, Message message) {
    byte[] written = message.toByteArray();
    Message again = type.ours().parse(written);
    assertThat(again).as(() -> what(type, written)).isEqualTo(message);
    assertThat(hex(again.toByteArray())).isEqualTo(hex(written));
  }

  private static void same(
      ComparedType type, byte[] wire, Message ours, com.google.protobuf.Message theirs) {
    byte[] written = ours.toByteArray();
    if (KnownDifferences.hasReplacement(written)) return;
    try {
      var readByThem = type.theirs().getParserForType().parseFrom(written);
      if (!readByThem.equals(theirs)) {
        sameByOtherMeans(type, wire, written);
        return;
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("they cannot read what we write: " + what(type, wire), e);
    }
    if (!hasUnknown(theirs) && !hex(written).equals(hex(theirs.toByteArray()))) {
      // the same entries of a map in another order, if a message in a oneof came back to them
      var otherwise = KnownDifferences.withoutGeneratedCode(type, wire).toByteArray();
      assertThat(hex(written))
          .as(() -> what(type, wire))
          .isEqualTo(hex(type.ours().parse(otherwise).toByteArray()));
    }
  }

  /// As their messages without generated code have it, whose maps are lists; so we read it again.
  private static void sameByOtherMeans(ComparedType type, byte[] wire, byte[] written) {
    var theirs = KnownDifferences.withoutGeneratedCode(type, wire);
    if (KnownDifferences.keepsMoreOfEntries(theirs)) return;
    var readByThem = KnownDifferences.withoutGeneratedCode(type, written);
    assertThat(type.ours().parse(readByThem.toByteArray()))
        .as(() -> what(type, wire))
        .isEqualTo(type.ours().parse(theirs.toByteArray()));
  }

  /// Unknown fields they sort by their numbers, and we leave in their order.
  private static boolean hasUnknown(com.google.protobuf.Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) return true;
    return message.getAllFields().entrySet().stream()
        .filter(field -> field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .flatMap(
            field ->
                field.getValue() instanceof List<?> list
                    ? list.stream()
                    : Stream.of(field.getValue()))
        .anyMatch(inner -> hasUnknown((com.google.protobuf.Message) inner));
  }

  private static String what(ComparedType type, byte[] wire) {
    return type + " " + hex(wire);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
