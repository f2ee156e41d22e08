package dev.tandem.rpc.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Loads the library, and the tests that are played on it, a second time: woven. What is static in
/// them is there once in each of these loaders, so several schedules run side by side.
final class Woven extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String SCHEDULE = "dev/tandem/rpc/schedule/";

  /// What the test outside and the play inside both know.
  private static final Set<String> SHARED = Set.of(SCHEDULE + "Play", SCHEDULE + "Run");

  private final Weaver weaver;

  /// @param mutant the bug to put in; null: none
  Woven(@Nullable Mutant mutant) {
    super("woven", Woven.class.getClassLoader());
    this.weaver = new Weaver(this::original, Woven.class.getClassLoader(), mutant);
  }

  /// Whether a class of this internal name is loaded here.
  static boolean isOurs(String internalName) {
    return internalName.startsWith("dev/tandem/") || internalName.startsWith("routeguide/");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String internalName = name.replace('.', '/');
    if (!isOurs(internalName) || SHARED.contains(internalName))
      return super.loadClass(name, resolve);
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name, internalName);
    }
  }

  /// A woven play.
  Play play(Class<? extends Play> original) {
    try {
      var constructor = loadClass(original.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Play) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Class<?> define(String name, String internalName) throws ClassNotFoundException {
    if (getParent().getResource(internalName + ".class") == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes;
    if (internalName.startsWith(SCHEDULE)) {
      bytes = original(internalName);
    } else {
      synchronized (weaver) {
        bytes = weaver.weave(internalName);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] original(String internalName) {
    try (InputStream in = getParent().getResourceAsStream(internalName + ".class")) {
      if (in == null) throw new IllegalStateException("no class " + internalName);
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
