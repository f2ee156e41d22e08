package dev.tandem.rpc.transport;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/// What a TCP connection's key is attached to.
final class SelectedConnection implements Loop.Selected {
  @Nullable Connection connection;

  @Override
  public void selected(SelectionKey key) {
    Connection c = connection;
    if (c == null) return;
    int ready = key.readyOps();
    try {
      if ((ready & SelectionKey.OP_WRITE) != 0) c.writable();
      if ((ready & SelectionKey.OP_READ) != 0) c.readable();
    } catch (CancelledKeyException e) {
      throw e;
    } catch (Throwable t) {
      c.lost(new IOException("its loop failed: " + t, t)); // its calls would wait for ever
      throw t;
    }
  }
}
