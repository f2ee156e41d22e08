package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.spi.Compressor;
import dev.tandem.rpc.spi.Payload;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
  private static final int LIMIT = 1 << 20;

  /// Turns bits round; counts how often it was asked, and what it gave out.
  private static final class Flip implements Compressor {
    final AtomicInteger streams = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public String name() {
      return "flip";
    }

    @Override
    public OutputStream compress(OutputStream to) {
      streams.incrementAndGet();
      return new FilterOutputStream(to) {
        @Override
        public void write(int b) throws IOException {
          out.write(~b);
        }

        @Override
        public void close() throws IOException {
          closed.incrementAndGet();
          super.close();
        }
      };
    }

    @Override
    public InputStream decompress(InputStream from) {
      streams.incrementAndGet();
      return new FilterInputStream(from) {
        @Override
        public int read() throws IOException {
          int b = in.read();
          return b < 0 ? b : ~b & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          int n = in.read(to, offset, length);
          for (int i = offset; i < offset + n; i++) to[i] = (byte) ~to[i];
          return n;
        }

        @Override
        public void close() throws IOException {
          closed.incrementAndGet();
          super.close();
        }
      };
    }
  }

  /// Gives out zeros without end, and counts them.
  private static final class Endless implements Compressor {
    long given;

    @Override
    public String name() {
      return "endless";
    }

    @Override
    public OutputStream compress(OutputStream to) throws IOException {
      throw new IOException("it never ends");
    }

    @Override
    public InputStream decompress(InputStream from) {
      return new InputStream() {
        @Override
        public int read() {
          given++;
          return 0;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
          given += length;
          return length;
        }
      };
    }
  }

  private final Encodings encodings = new Encodings(List.of());

  private static RequestHead request(String... fields) {
    return RequestHead.of(Headers.of(fields));
  }

  private static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /// What [Encodings#compress] made, as the other side's [Deframer] gives it out.
  private static Frame frame(Payload framed) throws ProtocolFailure {
    var frames = new ArrayList<Frame>();
    var deframer = new Deframer(Integer.MAX_VALUE);
    deframer.feed(ByteBuffer.wrap(framed.toByteArray()), frames::add);
    assertThat(deframer.assembling()).isFalse();
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private static Frame compressed(byte[] bytes) {
    return new Frame(true, Payload.of(bytes));
  }

  /// So many zeros, as gzip.
  private static byte[] zeros(long count) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var to = new GZIPOutputStream(out)) {
      var block = new byte[64 * 1024];
      for (long left = count; left > 0; left -= block.length)
        to.write(block, 0, (int) Math.min(left, block.length));
    }
    return out.toByteArray();
  }

  private ProtocolFailure refused(Frame frame, String encoding, int limit) {
    return refused(encodings, frame, encoding, limit);
  }

  private static ProtocolFailure refused(
      Encodings encodings, Frame frame, String encoding, int limit) {
    return catchThrowableOfType(
        ProtocolFailure.class, () -> encodings.decompress(frame, encoding, limit));
  }

  // ---- names

  @Test
  void identityAndGzipAreKnownAndWhatIsRegistered() {
    assertThat(encodings.accepted()).isEqualTo("identity,gzip");
    var more = new Encodings(List.of(new Flip()));
    assertThat(more.accepted()).isEqualTo("identity,gzip,flip");
    assertThat(more.known("flip")).isEqualTo("flip");
    assertThat(more.known("identity")).isNull();
    assertThatThrownBy(() -> encodings.known("flip")).hasMessageContaining("identity,gzip");
  }

  @Test
  void anUnknownEncodingOfARequestIsUnimplementedWithThoseThatAreKnown() {
    Headers refusal = encodings.refusal(request("grpc-encoding", "snappy"));
    assertThat(refusal.first(":status")).isEqualTo("200");
    assertThat(refusal.first("grpc-status")).isEqualTo("12");
    assertThat(refusal.first("grpc-message")).contains("snappy");
    assertThat(refusal.first("grpc-accept-encoding")).isEqualTo("identity,gzip");
    assertThat(encodings.refusal(request("grpc-encoding", "gzip"))).isNull();
    assertThat(encodings.refusal(request("grpc-encoding", "identity"))).isNull();
    assertThat(encodings.refusal(request())).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "'identity,deflate,gzip', gzip",
    "'identity, gzip', gzip",
    "' gzip ', gzip",
    "'flip,gzip', gzip",
    "flip, flip",
    "identity, ",
    "'', ",
    "gzipped, ",
    "'x-gzip,GZIP', ",
    "'deflate,,', "
  })
  void onlyWhatTheClientAcceptsIsChosen(String accepted, String chosen) {
    var both = new Encodings(List.of(new Flip()));
    assertThat(both.choose(request("grpc-accept-encoding", accepted))).isEqualTo(chosen);
  }

  @Test
  void theRequestsOwnEncodingIsChosenIfTheClientAcceptsIt() {
    var both = new Encodings(List.of(new Flip()));
    assertThat(both.choose(request("grpc-encoding", "flip", "grpc-accept-encoding", "gzip,flip")))
        .isEqualTo("flip");
    assertThat(both.choose(request("grpc-encoding", "flip", "grpc-accept-encoding", "gzip")))
        .isEqualTo("gzip");
    assertThat(both.choose(request("grpc-encoding", "gzip")))
        .as("a client that accepts nothing by name")
        .isNull();
  }

  @Test
  void responseHeadersNameTheEncodingOnlyIfThereIsOne() {
    Headers plain = encodings.responseHeaders(null, Metadata.EMPTY);
    assertThat(plain)
        .isEqualTo(
            Headers.of(
                ":status",
                "200",
                "content-type",
                "application/grpc",
                "grpc-accept-encoding",
                "identity,gzip"))
        .isSameAs(encodings.responseHeaders(null, Metadata.EMPTY));
    assertThat(encodings.responseHeaders("gzip", Metadata.EMPTY).first("grpc-encoding"))
        .isEqualTo("gzip");
    Metadata more = Metadata.EMPTY.with(Metadata.Key.text("served-by"), "me");
    assertThat(encodings.responseHeaders("gzip", more).first("served-by")).isEqualTo("me");
    assertThat(encodings.responseHeaderBytes(more))
        .isEqualTo(encodings.responseHeaders("gzip", more).listSize());
  }

  // ---- messages

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 70_000, 300_000})
  void messagesGoThereAndBack(int size) throws Exception {
    byte[] message = noise(size);
    Payload two =
        Payload.of(message, 0, size / 2, 0, Payload.of(message, size / 2, size - size / 2, 0));
    for (String encoding : List.of("gzip", "flip")) {
      var both = new Encodings(List.of(new Flip()));
      Frame frame = frame(both.compress(two, encoding));
      assertThat(frame.compressed()).isTrue();
      Payload back = both.decompress(frame, encoding, size);
      assertThat(back.toByteArray()).isEqualTo(message);
      for (Payload p = back; p != null; p = p.next())
        assertThat(p.length()).isLessThanOrEqualTo(64 * 1024);
    }
  }

  @Test
  void anEmptyMessageIsSentAsItIs() throws Exception {
    Frame frame = frame(encodings.compress(Payload.EMPTY, "gzip"));
    assertThat(frame.compressed()).isFalse();
    assertThat(frame.bytes().size()).isZero();
  }

  @Test
  void eachMessageHasACompressorOfItsOwnWhichIsClosed() throws Exception {
    var flip = new Flip();
    var both = new Encodings(List.of(flip));
    for (int i = 1; i <= 3; i++) {
      Frame frame = frame(both.compress(Payload.of(noise(10)), "flip"));
      both.decompress(frame, "flip", 10);
      assertThat(flip.streams).hasValue(2 * i);
      assertThat(flip.closed).hasValue(2 * i);
    }
    assertThat(refused(both, compressed(noise(11)), "flip", 10)).isNotNull();
    assertThat(flip.closed).hasValue(flip.streams.get());
  }

  @Test
  void aMessageThatIsNotMarkedIsGivenOutAsItIs() throws Exception {
    Payload message = Payload.of(noise(5));
    assertThat(encodings.decompress(new Frame(false, message), "gzip", 1)).isSameAs(message);
    assertThat(encodings.decompress(new Frame(false, message), null, 1)).isSameAs(message);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"identity", "snappy"})
  void aMarkWithoutAnEncodingThatIsKnownIsInternal(String encoding) {
    ProtocolFailure failure = refused(compressed(noise(5)), encoding, LIMIT);
    assertThat(failure.status().code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.status().message()).contains("grpc-encoding");
  }

  @Test
  void exactlyTheLimitPassesAndOneByteMoreDoesNot() throws Exception {
    for (int limit : new int[] {1, 63, 64, 65, 4096, 65_536, 65_537, LIMIT}) {
      assertThat(encodings.decompress(compressed(zeros(limit)), "gzip", limit).size())
          .isEqualTo(limit);
      ProtocolFailure failure = refused(compressed(zeros(limit + 1)), "gzip", limit);
      assertThat(failure.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(failure.status().message()).contains(Integer.toString(limit));
    }
  }

  @Test
  void aBombIsNotInflatedPastTheLimit() throws Exception {
    ProtocolFailure failure = refused(compressed(zeros(1L << 26)), "gzip", LIMIT);
    assertThat(failure.status().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    var endless = new Endless();
    var bomb = new Encodings(List.of(endless));
    assertThat(refused(bomb, compressed(noise(5)), "endless", LIMIT).status().code())
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(endless.given).as("bytes inflated").isEqualTo(LIMIT + 1);
  }

  @Test
  void truncatedBytesAreInternal() throws Exception {
    byte[] whole = zeros(1000);
    for (int n = 0; n < whole.length; n++) {
      var cut = new Frame(true, Payload.of(whole, 0, n, 0));
      assertThat(refused(cut, "gzip", LIMIT).status().code()).isEqualTo(Code.INTERNAL);
    }
  }

  @Test
  void trailingBytesAreInternal() throws Exception {
    byte[] whole = zeros(1000);
    Payload more = Payload.of(whole, 0, whole.length, 0, Payload.of(new byte[1]));
    assertThat(refused(new Frame(true, more), "gzip", LIMIT).status().code())
        .isEqualTo(Code.INTERNAL);
    Payload twice = Payload.of(whole, 0, whole.length, 0, Payload.of(whole));
    assertThat(refused(new Frame(true, twice), "gzip", LIMIT).status().code())
        .isEqualTo(Code.INTERNAL);
  }

  @Test
  void whatACompressorLeavesUnreadIsInternal() {
    var careless =
        new Encodings(
            List.of(
                new Compressor() {
                  @Override
                  public String name() {
                    return "one";
                  }

                  @Override
                  public OutputStream compress(OutputStream to) {
                    return to;
                  }

                  @Override
                  public InputStream decompress(InputStream from) throws IOException {
                    return new java.io.ByteArrayInputStream(from.readNBytes(1));
                  }
                }));
    assertThat(refused(careless, compressed(noise(2)), "one", LIMIT).status().code())
        .isEqualTo(Code.INTERNAL);
  }

  @Test
  void brokenBytesAreInternal() {
    ProtocolFailure failure = refused(compressed(noise(500)), "gzip", LIMIT);
    assertThat(failure.status().code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.status().message()).contains("gzip");
  }

  @Test
  void aCompressorThatFailsIsInternal() {
    var endless = new Encodings(List.of(new Endless()));
    RpcException e =
        catchThrowableOfType(
            RpcException.class, () -> endless.compress(Payload.of(noise(5)), "endless"));
    assertThat(e.code()).isEqualTo(Code.INTERNAL);
    assertThat(e.message()).contains("it never ends");
  }

  @Test
  void oneOfTheSameNameReplacesGzip() throws Exception {
    var mine = new Flip();
    Compressor renamed =
        new Compressor() {
          @Override
          public String name() {
            return "gzip";
          }

          @Override
          public OutputStream compress(OutputStream to) {
            return mine.compress(to);
          }

          @Override
          public InputStream decompress(InputStream from) {
            return mine.decompress(from);
          }
        };
    var replaced = new Encodings(List.of(renamed));
    assertThat(replaced.accepted()).isEqualTo("identity,gzip");
    Frame frame = frame(replaced.compress(Payload.of(new byte[] {1}), "gzip"));
    assertThat(frame.bytes().toByteArray()).containsExactly(0xFE);
  }
}
