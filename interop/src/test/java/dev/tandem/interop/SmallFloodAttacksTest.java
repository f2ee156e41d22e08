package dev.tandem.interop;

/// As small as they can be and still be met.
final class SmallFloodAttacksTest extends FloodAttacks {
  SmallFloodAttacksTest() {
    super(false);
  }
}
