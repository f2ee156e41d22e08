package dev.tandem.rpc.schedule;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;

/// A selector without channels: what a loop with connections in memory needs of one is to sleep and
/// be woken.
final class WovenSelector extends AbstractSelector {
  private boolean woken;

  WovenSelector() {
    super(SelectorProvider.provider());
  }

  @Override
  public int select(Consumer<SelectionKey> action) {
    return sleep(Schedule.NEVER);
  }

  @Override
  public int select(Consumer<SelectionKey> action, long millis) {
    return sleep(schedule().in(millis * 1_000_000));
  }

  @Override
  public int selectNow(Consumer<SelectionKey> action) {
    schedule().point();
    woken = false;
    return 0;
  }

  private int sleep(long until) {
    Schedule s = schedule();
    s.point();
    s.await(() -> woken || s.isInterrupted(), until);
    woken = false;
    return 0;
  }

  @Override
  public Selector wakeup() {
    Schedule s = schedule();
    s.point();
    woken = true;
    s.changed();
    return this;
  }

  private static Schedule schedule() {
    Schedule s = Schedule.mine();
    if (s == null) throw new IllegalStateException("not on a thread of the schedule");
    return s;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException("no sockets: " + channel);
  }
}
