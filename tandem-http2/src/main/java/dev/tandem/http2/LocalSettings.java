package dev.tandem.http2;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Our settings: those that were sent, and those that bind the peer, which are the ones it has
/// acknowledged. Source: RFC 9113 §6.5.3.
///
/// Between the two the peer may act on either, so whichever allows more counts.
final class LocalSettings {
  /// Those of the preface, until the caller has told us of them.
  private @Nullable Http2Settings first;

  private final ArrayDeque<Http2Settings> pending = new ArrayDeque<>(2);
  private Http2Settings inForce = Http2Settings.DEFAULTS;
  private Http2Settings last;
  private int maxFrameSize;
  private int windowSlack;

  LocalSettings(Http2Settings first) {
    this.first = first;
    sent(first);
    last = first;
  }

  /// The first notice does not count if it is of the settings of the preface, which are known.
  void notice(Http2Settings settings) {
    if (!settings.equals(first)) sent(settings);
    first = null;
  }

  private void sent(Http2Settings settings) {
    pending.add(settings);
    last = settings;
    update();
  }

  /// The settings that bind the peer from now on; null if none waited for it.
  @Nullable Http2Settings acknowledged() {
    Http2Settings settings = pending.poll();
    if (settings == null) return null;
    inForce = settings;
    update();
    return settings;
  }

  private void update() {
    maxFrameSize = inForce.maxFrameSize();
    int window = inForce.initialWindowSize();
    for (Http2Settings s : pending) {
      maxFrameSize = Math.max(maxFrameSize, s.maxFrameSize());
      window = Math.max(window, s.initialWindowSize());
    }
    windowSlack = window - inForce.initialWindowSize();
  }

  boolean allAcknowledged() {
    return pending.isEmpty();
  }

  int initialWindow() {
    return inForce.initialWindowSize();
  }

  /// By how much more than [#initialWindow] the peer may believe in.
  int windowSlack() {
    return windowSlack;
  }

  int maxFrameSize() {
    return maxFrameSize;
  }

  /// What we want, known to the peer or not: a stream too many can be refused at any time, and
  /// tried again.
  long maxConcurrentStreams() {
    return last.maxConcurrentStreams();
  }
}
