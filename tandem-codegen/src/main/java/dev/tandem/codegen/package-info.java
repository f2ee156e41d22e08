/// The generator, and the plugin of `protoc` that runs it.
@NullMarked
package dev.tandem.codegen;

import org.jspecify.annotations.NullMarked;
