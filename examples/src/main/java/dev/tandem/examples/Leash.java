package dev.tandem.examples;

import java.io.IOException;

/// Runs a program that must not outlive the process that started it, whatever that one dies of: the
/// end of its standard input is the end of it.
final class Leash {
  public static void main(String... args) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("leash").start(Leash::hold);
    var main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
    main.invoke(null, (Object) java.util.Arrays.copyOfRange(args, 1, args.length));
  }

  private static void hold() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // as good as its end
    }
    Runtime.getRuntime().halt(1);
  }
}
