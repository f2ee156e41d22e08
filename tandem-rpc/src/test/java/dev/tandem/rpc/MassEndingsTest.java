package dev.tandem.rpc;

import org.junit.jupiter.api.Tag;

/// Thirty thousand at once; tens of thousands with deadlines.
@Tag("endings")
class MassEndingsTest extends MassEndings {
  @Override
  int cancelled() {
    return 30_000;
  }

  @Override
  int late() {
    return 10_000;
  }
}
