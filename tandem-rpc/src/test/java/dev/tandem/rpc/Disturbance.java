package dev.tandem.rpc;

/// What may happen to calls at any moment.
enum Disturbance {
  /// Somebody cancels the call, on a thread of his own.
  CANCEL,
  /// The caller's thread is interrupted.
  INTERRUPT,
  /// A while goes by; deadlines pass.
  TIME,
  /// The client's end of the connection fails.
  CLIENT_LOST,
  /// The server's end of the connection fails.
  SERVER_LOST,
  /// The server has enough of the connection, and takes another one: GOAWAY, which no call sees.
  GOAWAY,
  /// The server stops and lets open calls end: GOAWAY.
  STOP,
  /// The server stops and does not.
  STOP_NOW,
  /// The channel is closed.
  CLOSE
}
