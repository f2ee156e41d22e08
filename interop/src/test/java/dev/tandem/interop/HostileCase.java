package dev.tandem.interop;

import dev.tandem.rpc.Code;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A way in which a server can be hostile or broken, and what has to become of the calls of a
/// client that meets it.
///
/// @param calls what the client does
/// @param server what the server does on each connection
/// @param codes how a call may end
/// @param text what every call's text contains; empty: any
/// @param requestsPerCall how many streams the server may get to see for each call, on average
record HostileCase(
    String name,
    BesetCalls calls,
    RawServer.Part server,
    Set<Code> codes,
    String text,
    int requestsPerCall) {

  HostileCase(String name, BesetCalls calls, RawServer.Part server, Code code, String text) {
    this(name, calls, server, Set.of(code), text, 1);
  }

  static List<HostileCase> all() {
    return Stream.of(
            HostileHeaders.cases(),
            HostileFrames.cases(),
            HostileFloods.cases(),
            HostileLeaving.cases(),
            HostileSilence.cases(),
            HostileMessages.cases())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
