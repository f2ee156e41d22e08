package dev.tandem.interop;

import org.junit.jupiter.api.Tag;

@Tag("endings")
final class StopUnderLoadTest extends StopUnderLoad {
  @Override
  int streams() {
    return 500;
  }

  @Override
  int unary() {
    return 200;
  }
}
