package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.rpc.Code;
import dev.tandem.rpc.spi.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeframerTest {
  private static final int LIMIT = 4 * 1024 * 1024;

  private final List<Frame> frames = new ArrayList<>();
  private Deframer deframer = new Deframer(LIMIT);

  private static byte[] prefix(int flags, long length) {
    return ByteBuffer.allocate(5).put((byte) flags).putInt((int) length).array();
  }

  private static byte[] message(int flags, byte[] bytes) {
    return ByteBuffer.allocate(5 + bytes.length)
        .put(prefix(flags, bytes.length))
        .put(bytes)
        .array();
  }

  private static byte[] bytes(int n) {
    var bytes = new byte[n];
    for (int i = 0; i < n; i++) bytes[i] = (byte) (i * 31 + (i >> 8));
    return bytes;
  }

  private int feed(byte[]... pieces) {
    int messages = 0;
    for (byte[] piece : pieces) {
      ByteBuffer data = ByteBuffer.wrap(piece);
      try {
        messages += deframer.feed(data, frames::add);
      } catch (ProtocolFailure e) {
        throw new AssertionError(e);
      }
      assertThat(data.hasRemaining()).isFalse();
    }
    return messages;
  }

  private ProtocolFailure refused(byte[] data) {
    return catchThrowableOfType(
        ProtocolFailure.class, () -> deframer.feed(ByteBuffer.wrap(data), frames::add));
  }

  private byte[] received(int i) {
    return frames.get(i).bytes().toByteArray();
  }

  @Test
  void severalMessagesInOnePieceComeInOrder() {
    var all = new ByteArrayOutputStream();
    all.writeBytes(message(0, bytes(3)));
    all.writeBytes(message(1, bytes(0)));
    all.writeBytes(message(0, bytes(70_000)));
    assertThat(feed(all.toByteArray())).isEqualTo(3);
    assertThat(received(0)).isEqualTo(bytes(3));
    assertThat(received(1)).isEmpty();
    assertThat(received(2)).isEqualTo(bytes(70_000));
    assertThat(frames).extracting(Frame::compressed).containsExactly(false, true, false);
    assertThat(deframer.assembling()).isFalse();
  }

  @Test
  void thePrefixMayComeInFivePiecesAmongEmptyOnes() {
    byte[] nothing = {};
    byte[] prefix = prefix(0, 0x0102);
    feed(nothing);
    for (byte b : prefix) {
      feed(new byte[] {b}, nothing, nothing);
      assertThat(deframer.assembling()).isTrue();
    }
    assertThat(feed(bytes(0x0102), nothing)).isEqualTo(1);
    assertThat(received(0)).isEqualTo(bytes(0x0102));
  }

  @Test
  void anEmptyMessageIsWholeWithItsPrefix() {
    byte[] prefix = prefix(0, 0);
    assertThat(feed(Arrays.copyOf(prefix, 4))).isZero();
    assertThat(feed(new byte[1])).isEqualTo(1);
    assertThat(received(0)).isEmpty();
  }

  @Test
  void boundariesOfPiecesMeanNothing() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      deframer = new Deframer(LIMIT);
      frames.clear();
      var all = new ByteArrayOutputStream();
      var sent = new ArrayList<byte[]>();
      for (int n = random.nextInt(5); n >= 0; n--) {
        byte[] message = bytes(random.nextInt(random.nextBoolean() ? 20 : 100_000));
        sent.add(message);
        all.writeBytes(message(0, message));
      }
      byte[] wire = all.toByteArray();
      for (int from = 0; from < wire.length; ) {
        int n = Math.min(wire.length - from, random.nextInt(random.nextBoolean() ? 4 : 20_000));
        feed(Arrays.copyOfRange(wire, from, from + n));
        from += n;
      }
      assertThat(frames).as("seed %d", seed).hasSameSizeAs(sent);
      for (int i = 0; i < sent.size(); i++) assertThat(received(i)).isEqualTo(sent.get(i));
    }
  }

  @Test
  void exactlyTheLimitPassesAndOneByteMoreDoesNot() {
    deframer = new Deframer(1000);
    assertThat(feed(message(0, bytes(1000)))).isEqualTo(1);
    ProtocolFailure failure = refused(prefix(0, 1001));
    assertThat(failure.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(failure.status().message()).contains("1001").contains("1000");
  }

  @ParameterizedTest
  @ValueSource(longs = {LIMIT + 1L, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL})
  void theLengthIsUnsignedAndRefusedWhenItsFiveBytesAreThere(long length) {
    byte[] prefix = prefix(0, length);
    feed(Arrays.copyOf(prefix, 4));
    ProtocolFailure failure = refused(new byte[] {prefix[4]});
    assertThat(failure.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(failure.status().message()).contains(Long.toString(length));
    assertThat(deframer.heldBytes()).isZero();
  }

  @Test
  void theLargestLimitThereIsTakesNoNegativeLength() {
    deframer = new Deframer(Integer.MAX_VALUE);
    assertThat(refused(prefix(0, 0x8000_0000L)).status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 0x80, 0xFF})
  void flagsThatNobodyHasDefinedAreInternal(int flags) {
    ProtocolFailure failure = refused(prefix(flags, 0));
    assertThat(failure.status().code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.status().message()).contains(Integer.toString(flags));
  }

  @Test
  void memoryGrowsWithWhatArrivedAndNotWithWhatWasDeclared() {
    feed(prefix(0, LIMIT));
    assertThat(deframer.heldBytes()).isZero();
    feed(new byte[1]);
    assertThat(deframer.heldBytes()).isLessThanOrEqualTo(4096);
    int arrived = 1;
    while (arrived < LIMIT) {
      int n = Math.min(LIMIT - arrived, 997);
      feed(new byte[n]);
      arrived += n;
      if (arrived == LIMIT) break;
      assertThat(deframer.heldBytes())
          .isGreaterThanOrEqualTo(arrived)
          .isLessThanOrEqualTo(Math.max(4096, Math.min(2 * arrived, arrived + 64 * 1024)));
    }
    assertThat(frames).hasSize(1);
    assertThat(deframer.heldBytes()).isZero();
  }

  @Test
  void noRangeIsLargerThan64KiBAndTheFirstHasRoomForAPrefix() {
    feed(message(0, bytes(1_000_000)));
    Payload first = frames.getFirst().bytes();
    assertThat(first.headroom()).isEqualTo(5);
    for (Payload p = first; p != null; p = p.next()) assertThat(p.length()).isBetween(1, 64 * 1024);
    assertThat(received(0)).isEqualTo(bytes(1_000_000));
  }

  @Test
  void aMessageInOnePieceIsOneArray() {
    feed(message(0, bytes(60_000)));
    assertThat(frames.getFirst().bytes().next()).isNull();
    assertThat(frames.getFirst().bytes().array()).hasSize(60_005);
  }

  @ParameterizedTest
  @CsvSource({"1, 1 of the 5 bytes", "4, 4 of the 5 bytes", "5, 0 of its 10", "14, 9 of its 10"})
  void anEndInsideAMessageIsInternal(int arrived, String what) {
    feed(Arrays.copyOf(message(0, bytes(10)), arrived));
    ProtocolFailure failure = catchThrowableOfType(ProtocolFailure.class, deframer::end);
    assertThat(failure.status().code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.status().message()).contains(what);
  }

  @Test
  void anEndBetweenMessagesIsFine() {
    assertThatCode(deframer::end).doesNotThrowAnyException();
    feed(message(0, bytes(10)));
    assertThatCode(deframer::end).doesNotThrowAnyException();
  }
}
