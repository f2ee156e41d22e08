package dev.tandem.http2;

/// What the outbound half tells its holder, inside [Outbound#apply] and [Outbound#fill].
public interface OutboundEvents {
  /// A client's stream has just got its id; its HEADERS follow. To be posted as [Notice.Opened]
  /// before the bytes can reach the peer.
  void opening(OutboundStream s, int id);

  /// So many bytes of the body of `s` left the queue: put into the buffer, or dropped with the
  /// stream.
  ///
  /// @param writes how many [Command.Write]s with data are done with
  void written(OutboundStream s, int bytes, int writes);

  /// END_STREAM was put into the buffer. To be posted as [Notice.LocalEnded].
  void ended(OutboundStream s);

  /// The reset that was asked for is in the buffer, or nothing had to be sent. To be posted as
  /// [Notice.LocalReset] if the stream has an id.
  void wasReset(OutboundStream s);

  /// The peer made a mistake on this stream that only this half could see (its send window
  /// overflowed): the queue was dropped and RST_STREAM is written. To be posted as
  /// [Notice.Faulted], which becomes an [InboundEvents#reset] like all those that a peer provokes.
  void faulted(OutboundStream s, ErrorCode code, String why);

  /// The peer made a mistake on the connection that only this half could see; GOAWAY is the last
  /// thing that is written.
  void connectionError(ErrorCode code, String what);

  /// `s` was not opened and nothing of it was sent: no ids are left, or [Command.OpenNoMore] was
  /// said. It belongs on another connection.
  void notOpened(OutboundStream s);
}
