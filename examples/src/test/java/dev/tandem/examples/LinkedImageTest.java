package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The libraries as modules: a program that requires `dev.tandem` is compiled, linked into a
/// run-time image with nothing but what it needs, and run from there.
class LinkedImageTest {
  private static final Path GENERATED =
      Path.of(System.getProperty("basedir", ""), "target/generated-sources/protobuf/helloworld");

  @TempDir Path folder;

  @Test
  void aGreeterRunsFromItsOwnImage() throws Exception {
    var modules =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> Path.of(entry).getFileName().toString().matches("(tandem|jspecify).*"))
            .collect(Collectors.joining(File.pathSeparator));
    write("src/module-info.java", "module greeter { requires dev.tandem; exports helloworld; }");
    write(
        "src/greeter/Main.java",
        """
        package greeter;

        import dev.tandem.rpc.*;
        import helloworld.*;

        public class Main implements Greeter {
          public HelloReply sayHello(HelloRequest request) { return new HelloReply("hello " + request.name()); }
          public HelloReply sayHelloAgain(HelloRequest request) { return sayHello(request); }

          public static void main(String... args) {
            try (var server = Server.builder().host("127.0.0.1").port(0).service(Greeter.SERVICE, new Main()).start();
                var channel = Channel.to("127.0.0.1:" + server.port())) {
              IO.println(Greeter.client(channel).sayHello(new HelloRequest("image")).message());
              IO.println(ModuleLayer.boot().modules().stream().map(Module::getName).sorted().toList());
            }
          }
        }
        """);
    var sources =
        new ArrayList<>(
            List.of(folder + "/src/module-info.java", folder + "/src/greeter/Main.java"));
    try (var generated = Files.list(GENERATED)) {
      generated.map(Path::toString).forEach(sources::add);
    }

    run(
        "javac",
        Stream.concat(Stream.of("-d", folder + "/classes", "-p", modules), sources.stream()));
    run(
        "jlink",
        Stream.of(
            "--module-path",
            modules + File.pathSeparator + folder + "/classes",
            "--add-modules",
            "greeter",
            "--output",
            folder + "/image"));

    var process =
        new ProcessBuilder(folder + "/image/bin/java", "-m", "greeter/greeter.Main")
            .redirectErrorStream(true)
            .start();
    List<String> printed;
    try (var reader = process.inputReader()) {
      printed = reader.lines().toList();
    }
    assertThat(process.waitFor()).as(printed.toString()).isZero();
    assertThat(printed.getFirst()).as(printed.toString()).isEqualTo("hello image");
    assertThat(printed.getLast())
        .isEqualTo(
            "[dev.tandem, dev.tandem.http2, dev.tandem.protobuf, dev.tandem.rpc, greeter, java.base]");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static void run(String tool, Stream<String> arguments) {
    var said = new StringWriter();
    var out = new PrintWriter(said);
    int result =
        ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
    assertThat(result).as(tool + ": " + said).isZero();
  }
}
