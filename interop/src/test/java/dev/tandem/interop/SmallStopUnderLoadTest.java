package dev.tandem.interop;

final class SmallStopUnderLoadTest extends StopUnderLoad {
  @Override
  int streams() {
    return 50;
  }

  @Override
  int unary() {
    return 20;
  }
}
