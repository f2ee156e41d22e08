package dev.tandem.rpc;

import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.types.Any;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a call ended: a code, a text for people, and typed details (`google.rpc.Status`). Immutable.
///
/// Details are messages of any type. Those that a program gives stay what they are, and are packed
/// when they are sent; those that were received are [Any]s, which [#detail] opens: a detail that
/// this program has no class for survives, and can be passed on.
///
/// @param message for people; empty for none. Any text: it is encoded on the wire
/// @param details in the order in which they are sent
public record Status(Code code, String message, List<? extends Message> details) {
  /// Success, and nothing to say about it.
  public static final Status OK = new Status(Code.OK, "");

  public Status {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    details = List.copyOf(details);
  }

  public Status(Code code, String message) {
    this(code, message, List.of());
  }

  public boolean isOk() {
    return code == Code.OK;
  }

  /// The first detail of this type: `detail(QuotaFailure.TYPE)`. What was received under the type's
  /// name but cannot be read as such counts as absent: it must not hide the error that it was to
  /// explain.
  public <M extends Message> Optional<M> detail(MessageType<M> type) {
    for (Message detail : details) {
      M found = as(type, detail);
      if (found != null) return Optional.of(found);
    }
    return Optional.empty();
  }

  @SuppressWarnings({
    "unchecked",
    "ReferenceEquality"
  }) // a type is one object, and its messages are of its class
  private static <M extends Message> @Nullable M as(MessageType<M> type, Message detail) {
    if (detail.messageType() == type) return (M) detail;
    if (!(detail instanceof Any any) || !holds(any, type.fullName())) return null;
    try {
      return type.parse(any.value().asByteBuffer());
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private static boolean holds(Any any, String fullName) {
    String url = any.typeUrl();
    int slash = url.length() - fullName.length() - 1;
    return slash >= 0 && url.charAt(slash) == '/' && url.endsWith(fullName);
  }

  /// `NOT_FOUND: no feature there`, and how many details there are.
  @Override
  public String toString() {
    String text = message.isEmpty() ? code.name() : code + ": " + message;
    return details.isEmpty() ? text : text + " (details: " + details.size() + ")";
  }
}
