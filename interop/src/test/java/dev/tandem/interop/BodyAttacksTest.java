package dev.tandem.interop;

import org.junit.jupiter.api.Tag;

/// At their whole size.
@Tag("hostile")
final class BodyAttacksTest extends BodyAttacks {
  BodyAttacksTest() {
    super(true);
  }
}
