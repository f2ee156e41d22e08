package dev.tandem.interop;

import java.util.List;
import org.junit.jupiter.api.Tag;

/// At their whole size.
@Tag("hostile")
final class ZipBombsTest extends ZipBombs {
  ZipBombsTest() {
    super(true, List.of());
  }
}
