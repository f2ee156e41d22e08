package dev.tandem.interop;

/// As small as they can be and still be met.
final class SmallBodyAttacksTest extends BodyAttacks {
  SmallBodyAttacksTest() {
    super(false);
  }
}
