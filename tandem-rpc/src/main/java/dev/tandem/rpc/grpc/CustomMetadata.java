package dev.tandem.rpc.grpc;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Metadata;

/// The part of HTTP/2's headers that is the program's: all but the protocol's own.
final class CustomMetadata {
  private CustomMetadata() {}

  /// What a program may see of received headers. Without any, this costs a look at the names.
  static Metadata of(Headers headers) {
    int count = 0;
    for (int i = 0; i < headers.size(); i++) if (!isProtocols(headers.name(i))) count++;
    if (count == 0) return Metadata.EMPTY;
    var entries = new String[2 * count];
    int n = 0;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (isProtocols(name)) continue;
      entries[n++] = name;
      entries[n++] = headers.value(i);
    }
    return Metadata.ofWire(entries);
  }

  /// Received metadata that is sent on may have fields that spoke of the message it came with, and
  /// of the program that sent it: they stay behind, with whatever is the protocol's.
  static void write(Metadata metadata, Headers.Builder to) {
    for (int i = 0; i < metadata.size(); i++) {
      String name = metadata.name(i);
      if (!isProtocols(name) && !belongsToItsMessage(name)) to.add(name, metadata.wireValue(i));
    }
  }

  private static boolean isProtocols(String name) {
    if (name.isEmpty()) return true;
    return switch (name.charAt(0)) {
      case ':' -> true;
      case 'g' -> name.startsWith("grpc-");
      case 'c' -> name.equals("content-type");
      case 't' -> name.equals("te");
      default -> false;
    };
  }

  /// Those that [Metadata] does not let a program set.
  private static boolean belongsToItsMessage(String name) {
    return switch (name) {
      case "user-agent", "host", "content-length" -> true;
      case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> true;
      default -> false;
    };
  }
}
