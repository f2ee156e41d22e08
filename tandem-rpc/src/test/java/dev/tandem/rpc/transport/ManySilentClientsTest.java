package dev.tandem.rpc.transport;

import org.junit.jupiter.api.Tag;

/// Ten thousand of each.
@Tag("endings")
class ManySilentClientsTest extends SilentClients {
  @Override
  int calls() {
    return 10_000;
  }
}
