/// The way in for programs that have protobuf-java's classes.
@NullMarked
package dev.tandem.protobuf.java;

import org.jspecify.annotations.NullMarked;
