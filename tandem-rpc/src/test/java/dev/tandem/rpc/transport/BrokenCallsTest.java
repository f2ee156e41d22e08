package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.spi.Payload;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server makes of calls that are broken in their headers or their messages; and how it ends
/// one that it has answered before its end.
final class BrokenCallsTest extends ForeignRequests {
  private static final int SETTINGS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;

  // ---- calls that are broken

  @ParameterizedTest
  @ValueSource(strings = {"junk", "1", "123456789S", "-1S", "1s", "5 S"})
  void aTimeoutThatIsNoneIsTheCallsError(String timeout) throws IOException {
    Exchange e = client.call(UNARY, false, "grpc-timeout", timeout);
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.INTERNAL, "grpc-timeout", timeout);
    aGoodCallWorks();
    assertThat(e.resets).isLessThanOrEqualTo(1);
  }

  @Test
  void aRequestThatWasWholeIsNotResetBehindItsAnswer() throws IOException {
    var all = new ArrayList<Exchange>();
    all.add(client.call(UNARY, true, "grpc-timeout", "junk"));
    all.add(client.call("/none", true));
    all.add(client.call(UNARY, true, "grpc-encoding", "snappy"));
    all.add(client.call(SHOUT, true));
    Exchange cut = client.call(SHOUT, false);
    client.data(cut, new byte[3], true);
    all.add(cut);
    for (Exchange e : all) client.answer(e);
    aGoodCallWorks();
    for (Exchange e : all) {
      assertThat(e.field("grpc-status")).isNotEqualTo("0");
      assertThat(e.resets).as("resets of %d", e.id).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0n", "1n", "0S", "1u"})
  void aTimeoutThatHasPassedEndsTheCall(String timeout) throws IOException {
    Exchange e = client.call(CHAT, false, "grpc-timeout", timeout);
    isResetAtItsDeadline(e);
    aGoodCallWorks();
  }

  /// By RST_STREAM(CANCEL) alone.
  private void isResetAtItsDeadline(Exchange e) throws IOException {
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.CANCEL);
    assertThat(e.resets).isEqualTo(1);
    assertThat(e.ended).as("END_STREAM").isFalse();
  }

  @Test
  void theLongestTimeoutDoesNotOverflow() throws IOException {
    Exchange e = client.call(UNARY, false, "grpc-timeout", "99999999H");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.OK);
  }

  @Test
  void atItsOwnDeadlineTheServerResetsTheStreamAndInterruptsTheHandler() throws Exception {
    Exchange e = client.call(Texts.DOWN.path(), false, "grpc-timeout", "300m");
    client.data(e, Texts.framed("wait"), true);
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    isResetAtItsDeadline(e); // although the request had ended
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("DEADLINE_EXCEEDED, context cancelled");
    aGoodCallWorks();
  }

  /// As clients do, at their own.
  @Test
  void aResetThatIsReadAfterTheDeadlineIsTheDeadlines() throws Exception {
    Exchange e = client.call(Texts.DOWN.path(), false, "grpc-timeout", "300m");
    client.data(e, Texts.framed("wait"), true);
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    long latest = System.nanoTime() + 300_000_000; // its deadline: the call runs already
    ServerConnection connection =
        Books.connections(Inside.of(server), ServerConnection.class).getFirst();
    var held = new CountDownLatch(1);
    var late = new CountDownLatch(1);
    connection.loop.execute(
        () -> {
          held.countDown();
          awaitUninterruptibly(late);
          connection.readable(); // before the loop looks at its timers again
        });
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
    client.reset(e, ErrorCode.CANCEL);
    while (System.nanoTime() - latest <= 0) Thread.onSpinWait();
    late.countDown();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("DEADLINE_EXCEEDED, context cancelled");
    aGoodCallWorks();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void atItsDeadlineWhatWaitsToBeSentIsDropped() throws IOException {
    client.frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0});
    Exchange e = client.call(CHAT, false, "grpc-timeout", "300m");
    client.data(e, Texts.framed("hello"), false);
    isResetAtItsDeadline(e);
    assertThat(e.field(":status")).isEqualTo("200"); // the handler had answered
    client.frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, (byte) 0xFF, 0});
    aGoodCallWorks();
  }

  @Test
  void aMarkWithoutAnEncodingIsInternal() throws IOException {
    byte[] marked = Texts.framed("hello");
    marked[0] = 1;
    for (String path : List.of(UNARY, CHAT, SHOUT)) {
      Exchange e = client.call(path, false);
      client.data(e, marked, true);
      endsWith(e, Code.INTERNAL, "grpc-encoding");
      Exchange identity = client.call(path, false, "grpc-encoding", "identity");
      client.data(identity, marked, true);
      endsWith(identity, Code.INTERNAL, "identity");
    }
    aGoodCallWorks();
  }

  @Test
  void anUnknownEncodingIsUnimplementedAndThoseThatAreKnownAreNamed() throws IOException {
    Exchange e = client.call(UNARY, false, "grpc-encoding", "snappy");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.UNIMPLEMENTED, "snappy");
    assertThat(e.field("grpc-accept-encoding")).isEqualTo("identity,gzip");
    aGoodCallWorks();
  }

  @Test
  void compressedRequestsAreReadAndBrokenOnesAreInternal() throws IOException {
    var encodings = new dev.tandem.rpc.grpc.Encodings(List.of());
    byte[] whole =
        encodings
            .compress(Payload.of("hello".getBytes(StandardCharsets.US_ASCII)), "gzip")
            .toByteArray();
    Exchange good = client.call(UNARY, false, "grpc-encoding", "gzip");
    client.data(good, whole, true);
    endsWith(good, Code.OK);
    assertThat(good.body.toByteArray()).isEqualTo(Texts.framed("you said hello"));

    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    cut[4]--;
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    longer[4]++;
    for (byte[] broken : List.of(cut, longer)) {
      Exchange e = client.call(UNARY, false, "grpc-encoding", "gzip");
      client.data(e, broken, true);
      endsWith(e, Code.INTERNAL, "gzip");
    }
    aGoodCallWorks();
  }

  @Test
  void aBombIsResourceExhausted() throws IOException {
    var encodings = new dev.tandem.rpc.grpc.Encodings(List.of());
    byte[] bomb = encodings.compress(Payload.of(new byte[10 * LIMIT]), "gzip").toByteArray();
    Exchange e = client.call(UNARY, false, "grpc-encoding", "gzip");
    client.data(e, bomb, true);
    endsWith(e, Code.RESOURCE_EXHAUSTED, Integer.toString(LIMIT));
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 9})
  void anEndInsideAMessageIsInternal(int bytes) throws IOException {
    for (String path : List.of(UNARY, UP, CHAT, SHOUT)) {
      Exchange e = client.call(path, false);
      client.data(e, Arrays.copyOf(Texts.framed("hello"), bytes), true);
      endsWith(e, Code.INTERNAL, "inside a message");
    }
    aGoodCallWorks();
  }

  @Test
  void anEndInsideTheSecondMessageOfAStreamComesAfterTheFirst() throws IOException {
    Exchange e = client.call(CHAT, false);
    client.data(e, Texts.framed("one"), false);
    client.readUntil(() -> e.body.size() == Texts.framed("one").length);
    client.data(e, new byte[3], true);
    endsWith(e, Code.INTERNAL, "inside a message");
  }

  @ParameterizedTest
  @ValueSource(strings = {SHOUT, REPEAT})
  void noMessageWhereOneIsDueIsUnimplemented(String path) throws IOException {
    Exchange withHeaders = client.call(path, true);
    endsWith(withHeaders, Code.UNIMPLEMENTED, "no request message");
    Exchange withData = client.call(path, false);
    client.data(withData, new byte[0], true);
    endsWith(withData, Code.UNIMPLEMENTED, "no request message");
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHOUT, REPEAT})
  void twoMessagesWhereOneIsDueAreUnimplementedAsTheSecondBegins(String path) throws IOException {
    Exchange e = client.call(path, false);
    client.data(e, Texts.framed("one"), false).data(e, new byte[1], false);
    endsWith(e, Code.UNIMPLEMENTED, "second request message");
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);

    byte[] two = Texts.framed("one\0\0\0\0\0");
    two[4] = 3; // and an empty one
    Exchange atOnce = client.call(path, false);
    client.data(atOnce, two, true);
    endsWith(atOnce, Code.UNIMPLEMENTED, "second request message");
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {"000186a1", "7fffffff", "80000000", "ffffffff"})
  void aMessageOverTheLimitIsRefusedAtItsFiveBytes(String length) throws IOException {
    for (String path : List.of(UNARY, UP, CHAT)) {
      Exchange e = client.call(path, false);
      client.data(e, HexFormat.of().parseHex("00" + length), false);
      endsWith(e, Code.RESOURCE_EXHAUSTED, Long.toString(Long.parseLong(length, 16)), "" + LIMIT);
      assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);
    }
    aGoodCallWorks();
  }

  @Test
  void exactlyTheLimitPasses() throws IOException {
    var message = new byte[5 + LIMIT];
    message[2] = (byte) (LIMIT >> 16);
    message[3] = (byte) (LIMIT >> 8);
    message[4] = (byte) LIMIT;
    Arrays.fill(message, 5, message.length, (byte) 'x');
    Exchange e = client.call(UNARY, false);
    for (int from = 0; from < message.length; from += 16_384) {
      int to = Math.min(message.length, from + 16_384);
      client.data(e, Arrays.copyOfRange(message, from, to), to == message.length);
    }
    endsWith(e, Code.OK);
    assertThat(e.body.size()).isEqualTo(5 + "you said ".length() + LIMIT);
  }

  @Test
  void theFiveBytesMayComeInFiveFramesAmongEmptyOnes() throws IOException {
    byte[] message = Texts.framed("hello");
    for (String path : List.of(UNARY, CHAT)) {
      Exchange e = client.call(path, false);
      for (int i = 0; i < message.length; i++) {
        client.data(e, new byte[0], false).data(e, new byte[] {message[i]}, false);
      }
      client.data(e, new byte[0], true);
      endsWith(e, Code.OK);
      assertThat(e.text()).endsWith("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 255})
  void flagsThatNobodyHasDefinedAreInternal(int flags) throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, new byte[] {(byte) flags, 0, 0, 0, 0}, true);
    endsWith(e, Code.INTERNAL, Integer.toString(flags));
    aGoodCallWorks();
  }

  // ---- an early end

  @Test
  void trailersBeforeTheHalfCloseAreFollowedByNoError() throws IOException {
    Exchange e = client.call(UP, false);
    client.data(e, Texts.framed("one"), false);
    client.reset(e);
    assertThat(e.ended).as("END_STREAM before RST_STREAM").isTrue();
    assertThat(e.reset).isEqualTo(ErrorCode.NO_ERROR);
    assertThat(e.field("grpc-status")).isEqualTo("0");
    assertThat(e.body.toByteArray()).isEqualTo(Texts.framed("enough after one"));
    assertThat(e.resets).isEqualTo(1);
  }

  /// Each stream goes on sending a while after its answer: far more than the connection's window,
  /// which is given back all the same.
  @Test
  void bytesThatStillArriveAreGivenBack() throws IOException {
    long sent = 0;
    for (int i = 0; i < 200; i++) {
      Exchange e =
          switch (i % 4) {
            case 0 -> client.call(UP, false);
            case 1 -> client.call("/none", false);
            case 2 -> client.call(CHAT, false, "grpc-timeout", "junk");
            default -> client.call(CHAT, false, "grpc-timeout", "1n");
          };
      client.data(e, Texts.framed("one"), false);
      if (i % 8 < 4) client.reset(e);
      for (int n = 0; n < 4; n++) client.data(e, new byte[8192], false);
      sent += 4 * 8192 + 8;
      client.reset(e);
    }
    assertThat(sent).isGreaterThan(50 * 65_535L);
    aGoodCallWorks();
    long all = 1 << 20;
    client.readUntil(() -> client.connectionWindow > all / 4);
  }
}
