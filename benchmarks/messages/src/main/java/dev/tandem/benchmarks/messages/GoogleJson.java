package dev.tandem.benchmarks.messages;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tandem.benchmarks.messages.google.Mixed;
import dev.tandem.benchmarks.messages.google.Node;
import java.util.function.ToLongFunction;

/// protobuf-java-util, as its documentation shows it, without the line breaks that it would put in.
record GoogleJson<T extends Message>(T message, ToLongFunction<T> sum) implements JsonWork {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  static JsonWork of(Row row) {
    return row == Row.MIXED
        ? new GoogleJson<Mixed>(GoogleWork.mixed(), GoogleWork::sum)
        : new GoogleJson<Node>(GoogleWork.tree(Samples.TREE), GoogleWork::sum);
  }

  @Override
  public String print() throws InvalidProtocolBufferException {
    return PRINTER.print(message);
  }

  @Override
  public long parse(String json) throws InvalidProtocolBufferException {
    return sum.applyAsLong(parsed(json));
  }

  @Override
  public byte[] binary(String json) throws InvalidProtocolBufferException {
    return parsed(json).toByteArray();
  }

  @SuppressWarnings("unchecked") // the message's own builder
  private T parsed(String json) throws InvalidProtocolBufferException {
    var builder = message.newBuilderForType();
    PARSER.merge(json, builder);
    return (T) builder.build();
  }
}
