package dev.tandem.interop;

import java.util.List;
import org.junit.jupiter.api.Tag;

/// At their whole size, where there is no other processor for those who send none.
@Tag("hostile")
final class OneProcessorZipBombsTest extends ZipBombs {
  OneProcessorZipBombsTest() {
    super(true, List.of("-XX:ActiveProcessorCount=1"));
  }
}
