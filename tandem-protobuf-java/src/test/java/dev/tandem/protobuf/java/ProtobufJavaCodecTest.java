package dev.tandem.protobuf.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.UninterpretedOption;
import com.google.protobuf.Empty;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures;
import com.google.protobuf.ListValue;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tandem.rpc.spi.Payload;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages of protobuf-java's as payloads, and back.
class ProtobufJavaCodecTest {
  private static final int HEADROOM = 5;
  private static final int CHUNK = 64 * 1024;

  private static final ProtobufJavaCodec<Struct> STRUCTS =
      ProtobufJavaCodec.of(Struct.getDefaultInstance());
  private static final ProtobufJavaCodec<BytesValue> BYTES =
      ProtobufJavaCodec.of(BytesValue.getDefaultInstance());
  private static final ProtobufJavaCodec<ListValue> LISTS =
      ProtobufJavaCodec.of(ListValue.getDefaultInstance());

  private static final Struct STRUCT =
      Struct.newBuilder()
          .putFields("name", Value.newBuilder().setStringValue("Ada, 愛田 and \uD83D\uDE00").build())
          .putFields("number", Value.newBuilder().setNumberValue(1e300).build())
          .putFields("list", list(Value.newBuilder().setBoolValue(true).build()))
          .putFields("long", Value.newBuilder().setStringValue("x".repeat(130)).build())
          .build();

  private static Value list(Value... values) {
    var list = ListValue.newBuilder();
    for (Value value : values) list.addValues(value);
    return Value.newBuilder().setListValue(list).build();
  }

  // ---- Writing

  @Test
  void aMessageIsOneArrayWithRoomForThePrefix() {
    var payload = STRUCTS.encode(STRUCT, HEADROOM);
    assertThat(payload.next()).isNull();
    assertThat(payload.headroom()).isEqualTo(HEADROOM);
    assertThat(payload.array()).hasSize(HEADROOM + STRUCT.getSerializedSize());
    assertThat(payload.toByteArray()).isEqualTo(STRUCT.toByteArray());
  }

  @Test
  void anEmptyMessageHasNoBytes() {
    var codec = ProtobufJavaCodec.of(Empty.getDefaultInstance());
    assertThat(codec.encode(Empty.getDefaultInstance(), HEADROOM).size()).isZero();
    assertThat(codec.decode(Payload.EMPTY)).isEqualTo(Empty.getDefaultInstance());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, CHUNK - 4, CHUNK - 3, 4 * CHUNK - 5, 4 * CHUNK, 5_000_000})
  void largeMessagesAreChunksWithoutALooseByte(int length) {
    var random = new byte[length];
    new Random(length).nextBytes(random);
    var message = BytesValue.of(ByteString.copyFrom(random));
    var payload = BYTES.encode(message, HEADROOM);
    assertChunked(payload, message);
    assertThat(BYTES.decode(payload)).isEqualTo(message);
  }

  /// Many small fields go through protobuf-java's buffer, which knows nothing of chunks.
  @Test
  void chunksEndInTheMidstOfSmallFieldsToo() {
    var list = ListValue.newBuilder();
    for (int i = 0; i < 30_000; i++)
      list.addValues(Value.newBuilder().setStringValue("value " + i).build());
    var message = list.build();
    var payload = LISTS.encode(message, HEADROOM);
    assertChunked(payload, message);
    assertThat(LISTS.decode(payload)).isEqualTo(message);
  }

  private static void assertChunked(Payload payload, MessageLite message) {
    assertThat(payload.headroom()).isEqualTo(HEADROOM);
    assertThat(payload.size()).isEqualTo(message.getSerializedSize());
    assertThat(payload.toByteArray()).isEqualTo(message.toByteArray());
    int left = payload.size();
    for (Payload p = payload; p != null; p = p.next()) {
      assertThat(p.length()).isEqualTo(Math.min(left, CHUNK));
      assertThat(p.array()).hasSize(p.length() + p.headroom());
      left -= p.length();
    }
    assertThat(left).isZero();
  }

  /// The parts are the same object, so this takes no memory; 4097 MiB look like a message of 1 MiB.
  @ParameterizedTest
  @ValueSource(ints = {2049, 4096, 4097})
  void whatProtobufJavaCannotCountIsAnError(int mebibytes) {
    var one =
        UninterpretedOption.newBuilder()
            .setStringValue(ByteString.copyFrom(new byte[1024 * 1024]))
            .build();
    var options = FileOptions.newBuilder();
    for (int i = 0; i < mebibytes; i++) options.addUninterpretedOption(one);
    var message = options.build();
    var codec = ProtobufJavaCodec.of(FileOptions.getDefaultInstance());
    assertThatThrownBy(() -> codec.encode(message, HEADROOM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("google.protobuf.FileOptions: the message has more than 2 GiB");
  }

  // ---- Reading

  @Test
  void aMessageMayBeCutAnywhere() {
    byte[] bytes = STRUCT.toByteArray();
    for (int i = 0; i <= bytes.length; i++) {
      for (int j = i; j <= bytes.length; j++)
        assertThat(STRUCTS.decode(Cut.at(bytes, i, j))).isEqualTo(STRUCT);
    }
  }

  @Test
  void aMessageMayComeByteByByte() {
    assertThat(STRUCTS.decode(Cut.every(1, STRUCT.toByteArray()))).isEqualTo(STRUCT);
  }

  @Test
  void whatIsReadDoesNotHoldOnToTheArrays() {
    var message = BytesValue.of(ByteString.copyFromUtf8("mine"));
    for (Payload payload :
        new Payload[] {Payload.of(message.toByteArray()), Cut.every(3, message.toByteArray())}) {
      var read = BYTES.decode(payload);
      for (Payload p = payload; p != null; p = p.next()) java.util.Arrays.fill(p.array(), (byte) 0);
      assertThat(read).isEqualTo(message);
    }
  }

  @Test
  void everyTruncationIsTheSameErrorHoweverItIsCut() {
    byte[] whole = STRUCT.toByteArray();
    for (int length = 0; length < whole.length; length++)
      assertSameAsProtobufJava(java.util.Arrays.copyOf(whole, length));
  }

  @Test
  void hostileBytesAreTakenOrRefusedAsByProtobufJava() {
    var random = new Random(5);
    byte[] whole = STRUCT.toByteArray();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      if (!assertSameAsProtobufJava(bytes)) refused++;
    }
    assertThat(refused).isBetween(1_000, 19_000);
  }

  /// In one range, in two, and byte by byte.
  ///
  /// @return whether it is a message
  private static boolean assertSameAsProtobufJava(byte[] bytes) {
    Struct expected;
    try {
      expected = Struct.parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      expected = null;
    }
    for (Payload payload :
        new Payload[] {Payload.of(bytes), Cut.at(bytes, bytes.length / 2), Cut.every(1, bytes)}) {
      if (expected != null) {
        assertThat(STRUCTS.decode(payload)).isEqualTo(expected);
      } else {
        assertThatThrownBy(() -> STRUCTS.decode(payload))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageStartingWith("google.protobuf.Struct: ");
      }
    }
    return expected != null;
  }

  /// `value` of two gigabytes, of which four bytes are there.
  @Test
  void aLengthIsNotBelieved() {
    byte[] bytes = {10, -1, -1, -1, -1, 7, 1, 2, 3, 4};
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Payload payload : new Payload[] {Payload.of(bytes), Cut.at(bytes, 7)}) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThatThrownBy(() -> BYTES.decode(payload)).isInstanceOf(UncheckedIOException.class);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isLessThan(10_000_000);
    }
  }

  @Test
  void theEndOfAGroupThatNeverBeganIsAnError() {
    assertRefused(STRUCTS, new byte[] {12}, "end-group tag did not match");
    assertRefused(STRUCTS, new byte[] {0}, "invalid tag (zero)");
  }

  @Test
  void textThatIsNotUtf8IsAnError() {
    var codec = ProtobufJavaCodec.of(StringValue.getDefaultInstance());
    assertRefused(codec, new byte[] {10, 1, (byte) 0xFF}, "invalid UTF-8");
  }

  @Test
  void aRequiredFieldThatIsMissingIsAnError() {
    var codec = ProtobufJavaCodec.of(UninterpretedOption.NamePart.getDefaultInstance());
    assertRefused(
        codec, new byte[] {10, 1, 'a'}, "NamePart: Message missing required fields: is_extension");
  }

  private static void assertRefused(ProtobufJavaCodec<?> codec, byte[] bytes, String problem) {
    for (Payload payload : new Payload[] {Payload.of(bytes), Cut.every(1, bytes)}) {
      assertThatThrownBy(() -> codec.decode(payload))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(problem);
    }
  }

  private static ListValue nested(int messages) {
    var innermost = messages % 2 == 1 ? ListValue.getDefaultInstance() : null;
    Value value = Value.getDefaultInstance();
    ListValue list =
        innermost == null ? ListValue.newBuilder().addValues(value).build() : innermost;
    for (int have = innermost == null ? 2 : 1; have < messages; have += 2)
      list = ListValue.newBuilder().addValues(Value.newBuilder().setListValue(list)).build();
    return list;
  }

  /// The outermost message is not inside any.
  @Test
  void aHundredMessagesMayBeInsideAnother() {
    var deepest = nested(101);
    assertThat(LISTS.decode(Payload.of(deepest.toByteArray()))).isEqualTo(deepest);
    assertRefused(LISTS, nested(102).toByteArray(), "too many levels of nesting");
    assertRefused(LISTS, nested(1_000).toByteArray(), "too many levels of nesting");
  }

  @Test
  void thatMayBeMoreOrLess() {
    assertThat(LISTS.maxDepth(200).decode(Payload.of(nested(150).toByteArray())))
        .isEqualTo(nested(150));
    assertRefused(LISTS.maxDepth(10), nested(12).toByteArray(), "too many levels of nesting");
    assertThatThrownBy(() -> LISTS.maxDepth(0)).hasMessage("maxDepth is at least 1, not 0");
  }

  // ---- Extensions

  private static final FeatureSet FEATURES =
      FeatureSet.newBuilder()
          .setExtension(
              JavaFeaturesProto.java_, JavaFeatures.newBuilder().setLegacyClosedEnum(true).build())
          .build();

  @Test
  void extensionsAreKeptAsUnknownFields() {
    var codec = ProtobufJavaCodec.of(FeatureSet.getDefaultInstance());
    var read = codec.decode(Payload.of(FEATURES.toByteArray()));
    assertThat(read.hasExtension(JavaFeaturesProto.java_)).isFalse();
    assertThat(read.toByteArray()).isEqualTo(FEATURES.toByteArray());
  }

  @Test
  void extensionsOfTheRegistryAreRead() {
    var registry = ExtensionRegistry.newInstance();
    JavaFeaturesProto.registerAllExtensions(registry);
    var codec = ProtobufJavaCodec.of(FeatureSet.getDefaultInstance()).extensions(registry);
    byte[] bytes = FEATURES.toByteArray();
    assertThat(codec.decode(Payload.of(bytes))).isEqualTo(FEATURES);
    assertThat(codec.maxDepth(50).decode(Cut.every(1, bytes))).isEqualTo(FEATURES);
    assertThat(codec.decode(Payload.of(bytes)).getExtension(JavaFeaturesProto.java_))
        .isEqualTo(JavaFeatures.newBuilder().setLegacyClosedEnum(true).build());
  }

  @Test
  void aCodecIsCalledAsItsMessage() {
    assertThat(ProtobufJavaCodec.of(DescriptorProto.getDefaultInstance()))
        .hasToString("google.protobuf.DescriptorProto");
  }
}
