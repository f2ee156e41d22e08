package dev.tandem.rpc.transport;

/// Some.
class SilentClientsTest extends SilentClients {
  @Override
  int calls() {
    return 500;
  }
}
