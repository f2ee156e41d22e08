package dev.tandem.http2;

/// Where the end of a connection is decided.
interface ConnectionFault {
  /// The peer has broken the protocol for the whole connection. The first call counts; after it
  /// nothing is read any more.
  ///
  /// @param what a sentence that names the thing, its value and the limit; the peer gets to read it
  void fail(ErrorCode code, String what);
}
