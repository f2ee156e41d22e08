package dev.tandem.rpc;

/// The server's end of a call: what interceptors and handlers below the generated interfaces work
/// on.
///
/// It is never ambient, for it could steal messages; handlers ask [ServerInfo#current] for the
/// rest. When handler and interceptors have returned, the server finishes the call with OK; when
/// they threw, with the status of what they threw.
public interface ServerCall<Q, R> extends Call<R, Q> {
  ServerInfo info();

  /// Ends the call with `status`; later sends fail. The first end of a call wins.
  void finish(Status status);

  /// The same call in another context: how an interceptor adds values, or shortens the deadline of
  /// nested calls.
  ServerCall<Q, R> in(Context context);

  /// Watches the call itself from here on, whoever sends and receives on it, and returns it.
  ServerCall<Q, R> tap(CallTap tap);
}
