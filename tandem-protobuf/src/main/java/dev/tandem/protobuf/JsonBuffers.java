package dev.tandem.protobuf;

/// What a message is printed in: its binary form, and the JSON. They are used again, each by one
/// thread at a time ([Slots]): to allocate and to clear them costs a small message a tenth of its
/// time. Who finds its own in use makes others.
final class JsonBuffers {
  private static final int FIRST = 4 << 10; // most messages are smaller

  /// What is larger is not kept: 4 MiB in all, or 128 KiB each where there are many processors.
  private static final int KEPT = Math.clamp((4 << 20) / Slots.COUNT, 128 << 10, 512 << 10);

  private static final Slots<JsonBuffers> USED_AGAIN = new Slots<>(JsonBuffers::new);

  final ProtoWriter binary = ProtoWriter.usedAgain(-1);
  final JsonOutput json = new JsonOutput(FIRST);
  private final int slot; // of those that are used again, or -1

  private JsonBuffers(int slot) {
    this.slot = slot;
  }

  /// Some that nobody else has until they are given back.
  static JsonBuffers take() {
    return USED_AGAIN.take();
  }

  /// Some whose array may be handed to others.
  static JsonBuffers fresh() {
    return new JsonBuffers(-1);
  }

  void give() {
    if (slot < 0) return;
    binary.clear();
    json.clear(KEPT);
    USED_AGAIN.give(slot);
  }
}
