/// Messages, their types, and the wire format.
@NullMarked
package dev.tandem.protobuf;

import org.jspecify.annotations.NullMarked;
