package dev.tandem.interop;

import java.util.List;

/// As small as they can be and still be met.
final class SmallZipBombsTest extends ZipBombs {
  SmallZipBombsTest() {
    super(false, List.of());
  }
}
