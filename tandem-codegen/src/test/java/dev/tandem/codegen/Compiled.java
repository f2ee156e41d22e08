package dev.tandem.codegen;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;

/// Sources that javac has compiled without a warning, in a class loader of their own.
final class Compiled {
  private static final List<String> OPTIONS =
      List.of("-Xlint:all", "-Xdoclint:all,-missing", "-Werror", "-proc:none", "-parameters");

  private final ClassLoader loader;
  private final List<String> names = new ArrayList<>();

  private Compiled(ClassLoader loader) {
    this.loader = loader;
  }

  /// Compiles below `target/compiled`. Warnings of javac are errors, those about comments too.
  static Compiled of(String folder, List<Generator.SourceText> sources) throws IOException {
    return of(folder, sources, List.of());
  }

  /// Compiles with further folders of classes on the class path.
  static Compiled of(String folder, List<Generator.SourceText> sources, List<Path> classPath)
      throws IOException {
    var classes = write(folder, sources);
    var output = new StringWriter();
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, Locale.ROOT, null)) {
      var paths = sources.stream().map(s -> classes.resolveSibling("src").resolve(s.path()));
      var options = new ArrayList<>(OPTIONS);
      var path = new StringBuilder(System.getProperty("java.class.path"));
      for (var more : classPath) path.append(java.io.File.pathSeparator).append(more);
      options.addAll(List.of("-d", classes.toString(), "-cp", path.toString()));
      var task =
          javac.getTask(
              output,
              files,
              null,
              options,
              null,
              files.getJavaFileObjectsFromPaths(paths.toList()));
      if (!task.call()) throw new AssertionError(folder + " does not compile:\n" + output);
    }
    var folders = new ArrayList<>(List.of(classes));
    folders.addAll(classPath);
    var compiled = loaded(folders.toArray(Path[]::new));
    try (var found = Files.walk(classes)) {
      for (var file : found.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = classes.relativize(file).toString().replace('/', '.').replace('\\', '.');
        compiled.names.add(name.substring(0, name.length() - ".class".length()));
      }
    }
    return compiled;
  }

  /// Classes in folders, however they came there.
  static Compiled loaded(Path... folders) {
    var urls = java.util.stream.Stream.of(folders).map(Compiled::url).toArray(URL[]::new);
    return new Compiled(new URLClassLoader(urls, Compiled.class.getClassLoader()));
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the sources; the empty folder for their classes.
  private static Path write(String folder, List<Generator.SourceText> sources) throws IOException {
    var root = Path.of("target/compiled", folder).toAbsolutePath();
    if (Files.exists(root)) {
      try (var old = Files.walk(root)) {
        for (var file : old.sorted(java.util.Comparator.reverseOrder()).toList())
          Files.delete(file);
      }
    }
    for (var source : sources) {
      var file = root.resolve("src").resolve(source.path());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.text());
    }
    return Files.createDirectories(root.resolve("classes"));
  }

  static Path classes(String folder) {
    return Path.of("target/compiled", folder, "classes").toAbsolutePath();
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, loader);
  }

  /// All classes that came out, inner ones included.
  List<Class<?>> types() throws ClassNotFoundException {
    var types = new ArrayList<Class<?>>();
    for (String name : names) types.add(type(name));
    return types;
  }
}
