package dev.tandem.http2;

/// A message to the inbound half. Each must be handled before the peer's answer to what it speaks
/// of is fed.
public abstract sealed class Notice extends Mailbox.Node {
  private Notice() {}

  /// A client's stream has an id: frames on it are to be expected.
  public static final class Opened extends Notice {
    final int id;
    final Object attachment;

    public Opened(int id, Object attachment) {
      this.id = id;
      this.attachment = attachment;
    }
  }

  /// We sent END_STREAM.
  public static final class LocalEnded extends Notice {
    final int id;

    public LocalEnded(int id) {
      this.id = id;
    }
  }

  /// We sent RST_STREAM. What the peer still sends is swallowed.
  public static final class LocalReset extends Notice {
    final int id;

    public LocalReset(int id) {
      this.id = id;
    }
  }

  /// The peer made a mistake on a stream that only the outbound half could see, and RST_STREAM is
  /// written.
  public static final class Faulted extends Notice {
    final int id;
    final ErrorCode code;
    final String why;

    public Faulted(int id, ErrorCode code, String why) {
      this.id = id;
      this.code = code;
      this.why = why;
    }
  }

  /// `bytes` of the stream's window are about to be given back by a [Command.WindowUpdate] of the
  /// caller's own.
  public static final class Credited extends Notice {
    final int id;
    final int bytes;

    public Credited(int id, int bytes) {
      this.id = id;
      this.bytes = bytes;
    }
  }

  /// Settings were sent; they bind the peer from its acknowledgement on. Need not be posted for
  /// those of the preface, which [Inbound] knows; posting them first does no harm.
  public static final class SettingsSent extends Notice {
    final Http2Settings settings;

    public SettingsSent(Http2Settings settings) {
      this.settings = settings;
    }
  }

  /// GOAWAY was sent: streams above `lastId` are ignored, the client will send them elsewhere.
  public static final class GoAwaySent extends Notice {
    final int lastId;

    public GoAwaySent(int lastId) {
      this.lastId = lastId;
    }
  }
}
