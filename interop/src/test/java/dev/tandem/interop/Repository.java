package dev.tandem.interop;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where this checkout lies.
final class Repository {
  static final Path ROOT = root();
  static final Path PLACES =
      ROOT.resolve("examples/src/main/resources/dev/tandem/examples/places.json");

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("interop/peer"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException(
            "not inside a checkout of Tandem: no folder above this one has interop/peer");
      }
    }
    return here;
  }

  private Repository() {}
}
