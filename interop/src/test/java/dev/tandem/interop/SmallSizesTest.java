package dev.tandem.interop;

/// Sizes that take seconds.
final class SmallSizesTest extends SizeContract {
  SmallSizesTest() {
    super(3, 300);
  }
}
