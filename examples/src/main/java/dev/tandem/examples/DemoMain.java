package dev.tandem.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Runs the five systems, each server and each client as a process, and checks what they answer.
public final class DemoMain {
  private final Transcript transcript = new Transcript();
  private final List<Program> programs = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  public static void main(String... args) throws Exception {
    var demo = new DemoMain();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(demo::end)); // SIGTERM, SIGINT, an exception: nothing stays
    demo.greeter();
    demo.routeGuide();
    demo.compute();
    demo.cal();
    demo.contact();
    demo.wrong.forEach(what -> IO.println("WRONG: " + what));
    IO.println(
        demo.wrong.isEmpty()
            ? "\nThe five systems work."
            : "\nNot everything was as it should be.");
    System.exit(demo.wrong.isEmpty() ? 0 : 1);
  }

  private void greeter() throws InterruptedException {
    transcript.title("Greeter: one question, one answer");
    var server = start(GreeterServer.class, "--port", "0");
    var printed = ask(GreeterClient.class, server);
    check(
        printed.equals(
            List.of(
                "Greeter client received: hello czl", "Greeter client received: hello daydaygo")),
        "the greetings");
    stop(server);
  }

  private void routeGuide() throws InterruptedException {
    transcript.title("RouteGuide: the four kinds of call");
    var server = start(RouteGuideServer.class, "--port", "0");
    var printed = ask(RouteGuideClient.class, server);
    check(
        printed.contains(
            "Feature called Berkshire Valley Management Area Trail, Jefferson, NJ, USA at 409146138, -746188906"),
        "GetFeature where there is a feature");
    check(printed.contains("Found no feature at 0, 0"), "GetFeature where there is none");
    check(count(printed, "Feature called ") > 100, "ListFeature: more than 100 features");
    check(count(printed, "Visiting point ") == 20, "RecordRoute: 20 points");
    check(
        printed.stream()
            .anyMatch(
                line -> line.startsWith("Finished trip with 20 points, passed 20 features, ")),
        "RecordRoute's summary");
    check(count(printed, "Sending msg ") == 5, "RouteChat: five notes");
    check(
        printed.stream()
            .filter(line -> line.startsWith("Received "))
            .toList()
            .equals(List.of("Received msg 1 at 0, 0")),
        "RouteChat: the one earlier note at a place that came twice");
    stop(server);
  }

  private void compute() throws InterruptedException {
    transcript.title("Compute: a service that is a lambda");
    var server = start(ComputeServer.class, "--port", "0");
    check(ask(ComputeClient.class, server).equals(List.of("received: 6")), "the length of 123456");
    stop(server);
  }

  private void cal() throws InterruptedException {
    transcript.title("Cal: five workers");
    var server = start(CalServer.class, "--port", "0");
    check(
        ask(CalClient.class, server).equals(List.of("100 + 300 = 400", "100 * 300 = 30000")),
        "the sum and the product");
    stop(server);
  }

  private void contact() throws InterruptedException, IOException {
    transcript.title("Contact: both sides talk, and tasks outlive a server that is killed");
    var directory = Files.createTempDirectory("tandem-demo");
    Path journal = directory.resolve("tasks");
    try {
      var server =
          start(
              ContactServer.class,
              "--port",
              "0",
              "--task-interval",
              "1",
              "--journal",
              journal.toString());
      var address = server.awaitAddress();
      var client = start(ContactClient.class, "--target", address);
      for (int i = 0; i < 10; i++) server.awaitLine(line -> line.startsWith("acknowledged: "));
      client.awaitLine(line -> line.startsWith("server received: "));
      server.kill();
      client.awaitLine(line -> line.startsWith("server gone: UNAVAILABLE"));
      var port = address.substring(address.lastIndexOf(':') + 1);
      var again =
          start(
              ContactServer.class,
              "--port",
              port,
              "--task-interval",
              "1",
              "--journal",
              journal.toString());
      again.awaitLine(line -> line.startsWith("client online: "));
      for (int i = 0; i < 10; i++) again.awaitLine(line -> line.startsWith("acknowledged: "));
      check(client.terminate() == 0, "the client ends with 0");
      stop(again);
    } finally {
      Files.deleteIfExists(journal);
      Files.delete(directory);
    }
  }

  private Program start(Class<?> main, String... args) {
    var name =
        main.getSimpleName()
            .replaceFirst("(Server|Client)$", "-$1")
            .toLowerCase(java.util.Locale.ROOT);
    var program = Program.start(main, transcript.of(name), args);
    programs.add(program);
    return program;
  }

  private List<String> ask(Class<?> client, Program server) throws InterruptedException {
    var program = start(client, "--target", server.awaitAddress());
    check(program.awaitExit() == 0, client.getSimpleName() + " ends with 0");
    return program.lines();
  }

  private void stop(Program server) throws InterruptedException {
    check(server.terminate() == 0, "a server that is told to stop ends with 0");
  }

  private static long count(List<String> lines, String beginning) {
    return lines.stream().filter(line -> line.startsWith(beginning)).count();
  }

  private void check(boolean right, String what) {
    if (!right) wrong.add(what);
  }

  private void end() {
    programs.forEach(Program::close);
  }
}
