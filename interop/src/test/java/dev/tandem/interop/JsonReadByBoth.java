package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.JsonException;

/// JSON, read by protobuf-java's JsonFormat and by us.
final class JsonReadByBoth extends ReadByBoth {
  static final JsonFormat.TypeRegistry TYPES =
      JsonFormat.TypeRegistry.newBuilder()
          .add(ComparedType.ALL.stream().map(type -> type.theirs().getDescriptorForType()).toList())
          .build();

  private static final JsonFormat.Parser PARSER = JsonFormat.parser().usingTypeRegistry(TYPES);

  @Override
  Ours readByUs(ComparedType type, String text) {
    dev.tandem.protobuf.Message read;
    try {
      read = Json.parse(type.ours(), text);
    } catch (JsonException e) {
      return new Ours(null, e.problem());
    }
    stable(type, read);
    return new Ours(read, "");
  }

  /// What can be printed is read as it was.
  private static void stable(ComparedType type, dev.tandem.protobuf.Message message) {
    String json;
    try {
      json = Json.print(message);
    } catch (JsonException e) {
      return;
    }
    if (json.contains("NullValue\":null")) return; // as everybody prints it, whatever its number
    assertThat(Json.parse(type.ours(), json)).as(json).isEqualTo(message);
  }

  @Override
  Message readByThem(ComparedType type, String text) {
    var message = type.theirs().newBuilderForType();
    try {
      PARSER.merge(text, message);
      return message.isInitialized() ? message.build() : null;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      return null;
    }
  }

  @Override
  boolean theyTakeMore(String text, String problem) {
    return KnownJsonDifferences.theyTakeMore(text, problem);
  }

  @Override
  boolean weTakeMore(ComparedType type, String text) {
    return KnownJsonDifferences.hasExtension(text);
  }

  @Override
  boolean isOtherToThem(String text) {
    return KnownJsonDifferences.hasMinusZero(text);
  }
}
