package dev.tandem.rpc;

import java.util.concurrent.Callable;

/// Lets checked exceptions through where a generated interface declares none.
public final class Unchecked {
  private Unchecked() {}

  /// What `task` returns; what it throws is thrown as it is, checked exceptions included.
  ///
  /// ```java
  /// public Receipt upload(MessageStream<Chunk> chunks) {
  ///   return Unchecked.call(() -> store(chunks));               // throws IOException
  /// }
  /// ```
  public static <T> T call(Callable<T> task) {
    try {
      return task.call();
    } catch (Throwable thrown) {
      throw as(thrown);
    }
  }

  /// Throws `thrown`: the compiler takes it for unchecked, for `E` is inferred so.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E as(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
