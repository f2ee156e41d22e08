package dev.tandem.benchmarks.messages;

import dev.tandem.benchmarks.messages.tandem.Mixed;
import dev.tandem.benchmarks.messages.tandem.Node;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.util.function.ToLongFunction;

/// Tandem, as `docs/messages.md` shows it.
record TandemJson<T extends Message>(T message, MessageType<T> type, ToLongFunction<T> sum)
    implements JsonWork {
  static JsonWork of(Row row) {
    return row == Row.MIXED
        ? new TandemJson<>(TandemWork.mixed(), Mixed.TYPE, TandemWork::sum)
        : new TandemJson<>(TandemWork.tree(Samples.TREE), Node.TYPE, TandemWork::sum);
  }

  @Override
  public String print() {
    return Json.print(message);
  }

  @Override
  public long parse(String json) {
    return sum.applyAsLong(Json.parse(type, json));
  }

  @Override
  public byte[] binary(String json) {
    return Json.parse(type, json).toByteArray();
  }
}
