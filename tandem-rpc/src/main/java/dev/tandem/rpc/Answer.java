package dev.tandem.rpc;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The response's metadata of one call, for callers that have only the method of a stub in hand.
///
/// ```java
/// var answer = new Answer();
/// Feature f = guide.with(o -> o.capture(answer)).getFeature(point);
/// answer.headers().get(SERVED_BY);
/// ```
public final class Answer {
  private final AtomicReference<@Nullable ClientCall<?, ?>> call = new AtomicReference<>();

  /// Waits for the response's headers.
  ///
  /// @throws IllegalStateException if no call was made with this object
  public Metadata headers() {
    return call().headers();
  }

  /// Complete once the call has ended, empty before.
  ///
  /// @throws IllegalStateException if no call was made with this object
  public Metadata trailers() {
    return call().trailers();
  }

  void of(ClientCall<?, ?> call) {
    if (!this.call.compareAndSet(null, call)) {
      call.close();
      throw new IllegalStateException(
          "an Answer records one call; " + call.method() + " is its second");
    }
  }

  private ClientCall<?, ?> call() {
    ClientCall<?, ?> made = call.get();
    if (made == null) {
      throw new IllegalStateException(
          "no call was made with this Answer (guide.with(o -> o.capture(answer)).method(…))");
    }
    return made;
  }
}
