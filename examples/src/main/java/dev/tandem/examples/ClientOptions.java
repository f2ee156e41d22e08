package dev.tandem.examples;

import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What every client of the examples can be told, and how it runs then.
@Command(sortOptions = false)
class ClientOptions extends Options {
  @Option(
      names = "--target",
      paramLabel = "H:P",
      description = "The server; default ${DEFAULT-VALUE}.")
  private String target;

  @Option(names = "--timeout", paramLabel = "S", description = "How long each call may take.")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--metadata",
      paramLabel = "k=v",
      description = "Sent with each call; a name in -bin has its value in base64.")
  private List<String> metadata = new ArrayList<>();

  ClientOptions(int port) {
    target = "127.0.0.1:" + port;
  }

  static ClientOptions of(int port, String... args) {
    return parse(new ClientOptions(port), args);
  }

  @Override
  void check() {
    for (var entry : metadata) {
      require(entry.indexOf('=') > 0, "--metadata k=v", entry);
      header(CallOptions.DEFAULT, entry);
    }
  }

  /// Has a conversation over a channel to the target. One that fails ends the program with 1 and
  /// `CODE: message`.
  void call(Consumer<Channel> conversation) {
    try (var channel = Channel.to(target)) {
      conversation.accept(channel.with(this::settings));
    } catch (RpcException e) {
      System.err.println(e.code() + ": " + e.message());
      System.exit(1);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private CallOptions settings(CallOptions options) {
    if (timeout.isPositive()) options = options.timeout(timeout);
    for (var entry : metadata) options = header(options, entry);
    return options;
  }

  private static CallOptions header(CallOptions options, String entry) {
    int end = entry.indexOf('=');
    String name = entry.substring(0, end), value = entry.substring(end + 1);
    return name.endsWith("-bin")
        ? options.header(Metadata.Key.binary(name), Base64.getDecoder().decode(value))
        : options.header(Metadata.Key.text(name), value);
  }
}
