package dev.tandem.rpc;

/// Changes the options of each call: headers, timeout, a [CallTap]. Whoever needs more (answers
/// from a cache, a second try) implements [Channel] over another channel: it has one method.
///
/// Runs on the caller's thread, in its [Context], before the call starts. What it throws, the
/// caller gets.
@FunctionalInterface
public interface ClientInterceptor {
  CallOptions options(MethodDescriptor<?, ?> method, CallOptions options);
}
