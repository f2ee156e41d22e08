package dev.tandem.interop;

import org.junit.jupiter.api.Tag;

/// A hundred thousand streams; ten thousand connections. Two processes, for each has 20,000
/// descriptors at most.
@Tag("sizes")
final class SizesTest extends SizeContract {
  SizesTest() {
    super(100, 10_000);
  }
}
