package dev.tandem.interop;

/// What takes seconds.
final class SmallHostileServersTest extends HostileServersContract {
  SmallHostileServersTest() {
    super(false);
  }
}
