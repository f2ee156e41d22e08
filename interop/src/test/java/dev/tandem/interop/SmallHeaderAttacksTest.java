package dev.tandem.interop;

/// As small as they can be and still be met.
final class SmallHeaderAttacksTest extends HeaderAttacks {
  SmallHeaderAttacksTest() {
    super(false);
  }
}
