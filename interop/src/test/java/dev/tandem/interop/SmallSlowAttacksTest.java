package dev.tandem.interop;

/// As small as they can be and still be met.
final class SmallSlowAttacksTest extends SlowAttacks {
  SmallSlowAttacksTest() {
    super(false);
  }
}
