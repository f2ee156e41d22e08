package dev.tandem.rpc;

/// Two thousand at once; thousands with deadlines.
class SmallMassEndingsTest extends MassEndings {
  @Override
  int cancelled() {
    return 2_000;
  }

  @Override
  int late() {
    return 1_000;
  }
}
