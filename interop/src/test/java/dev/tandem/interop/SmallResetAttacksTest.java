package dev.tandem.interop;

/// As small as they can be and still be met.
final class SmallResetAttacksTest extends ResetAttacks {
  SmallResetAttacksTest() {
    super(false);
  }
}
