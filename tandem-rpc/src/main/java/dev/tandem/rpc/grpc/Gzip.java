package dev.tandem.rpc.grpc;

import dev.tandem.rpc.spi.Compressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/// gzip, RFC 1952. Strict where [java.util.zip.GZIPInputStream] is not: a message is one member,
/// and nothing follows it.
///
/// ```text
/// 1f 8b | method 8 | flags | mtime (32) | xfl | os | [extra] [name] [comment] [crc16] | deflated … | crc32 | size (32)
/// ```
final class Gzip implements Compressor {
  private static final int MAX_BUFFER_BYTES = 8 * 1024;

  @Override
  public String name() {
    return "gzip";
  }

  /// Closing it ends its deflater.
  @Override
  public OutputStream compress(OutputStream to) throws IOException {
    return new GZIPOutputStream(to, 4 * 1024);
  }

  @Override
  public InputStream decompress(InputStream from) throws IOException {
    readHeader(from);
    return new Member(from);
  }

  // RFC 1952 §2.3.1
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private static void readHeader(InputStream from) throws IOException {
    if (next(from) != 0x1F || next(from) != 0x8B)
      throw new IOException("it does not begin as gzip does");
    int method = next(from);
    if (method != 8) throw new IOException("its method is " + method + ", not 8 (deflate)");
    int flags = next(from);
    if ((flags & RESERVED) != 0)
      throw new IOException("its flags are " + flags + ", of which some are not defined");
    skip(from, 6); // time, extra flags, system
    if ((flags & EXTRA) != 0) skip(from, next(from) | next(from) << 8);
    if ((flags & NAME) != 0) skipText(from);
    if ((flags & COMMENT) != 0) skipText(from);
    if ((flags & HEADER_CRC) != 0) skip(from, 2); // what it protects is not used
  }

  private static int next(InputStream from) throws IOException {
    int b = from.read();
    if (b < 0) throw new EOFException("it ends too early");
    return b;
  }

  private static void skip(InputStream from, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) next(from);
  }

  private static void skipText(InputStream from) throws IOException {
    while (next(from) != 0) {}
  }

  /// What follows the header. Holds native memory until it is closed.
  private static final class Member extends InputStream {
    private final InputStream from;
    private final byte[] buffer;
    private int buffered;
    private final CRC32 crc = new CRC32();
    private boolean over;
    private final Inflater inflater;

    Member(InputStream from) throws IOException {
      this.from = from;
      this.buffer = new byte[Math.clamp(from.available(), 16, MAX_BUFFER_BYTES)];
      this.inflater = new Inflater(true);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) return 0;
      while (!over) {
        int n = inflate(to, offset, length);
        if (n > 0) {
          crc.update(to, offset, n);
          return n;
        }
        if (inflater.finished()) checkEnd();
        else refill();
      }
      return -1;
    }

    private int inflate(byte[] to, int offset, int length) throws IOException {
      try {
        return inflater.inflate(to, offset, length);
      } catch (DataFormatException e) {
        throw new IOException(e.getMessage() == null ? "it is not deflated" : e.getMessage(), e);
      }
    }

    private void refill() throws IOException {
      buffered = from.read(buffer, 0, buffer.length);
      if (buffered < 0) throw new EOFException("it ends too early");
      inflater.setInput(buffer, 0, buffered);
    }

    private void checkEnd() throws IOException {
      over = true;
      int unread = inflater.getRemaining();
      var rest =
          new SequenceInputStream(
              new ByteArrayInputStream(buffer, buffered - unread, unread), from);
      if (littleEndian(rest) != (int) crc.getValue())
        throw new IOException("its checksum is wrong");
      if (littleEndian(rest) != (int) inflater.getBytesWritten())
        throw new IOException("its size is wrong");
      if (rest.read() >= 0) throw new IOException("bytes follow its end");
    }

    private static int littleEndian(InputStream in) throws IOException {
      return next(in) | next(in) << 8 | next(in) << 16 | next(in) << 24;
    }

    @Override
    public void close() throws IOException {
      inflater.end();
      over = true;
      from.close();
    }
  }
}
