package dev.tandem.benchmarks.messages;

import dev.tandem.benchmarks.messages.quickbuf.Mixed;
import dev.tandem.benchmarks.messages.quickbuf.Node;
import java.io.IOException;
import java.util.function.ToLongFunction;
import us.hebi.quickbuf.JsonSink;
import us.hebi.quickbuf.JsonSource;
import us.hebi.quickbuf.MessageFactory;
import us.hebi.quickbuf.ProtoMessage;

/// quickbuf, as its documentation shows it.
record QuickbufJson<T extends ProtoMessage<T>>(
    T message, MessageFactory<T> factory, ToLongFunction<T> sum) implements JsonWork {
  static JsonWork of(Row row) {
    return row == Row.MIXED
        ? new QuickbufJson<>(QuickbufWork.mixed(), Mixed.getFactory(), QuickbufWork::sum)
        : new QuickbufJson<>(QuickbufWork.tree(Samples.TREE), Node.getFactory(), QuickbufWork::sum);
  }

  @Override
  public String print() throws IOException {
    return JsonSink.newInstance().writeMessage(message).getChars().toString();
  }

  @Override
  public long parse(String json) throws IOException {
    return sum.applyAsLong(parsed(json));
  }

  @Override
  public byte[] binary(String json) throws IOException {
    return parsed(json).toByteArray();
  }

  private T parsed(String json) throws IOException {
    return JsonSource.newInstance(json).parseMessage(factory);
  }
}
