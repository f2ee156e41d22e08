/// HTTP/2 as a state machine over bytes, in two halves, for both roles.
@NullMarked
package dev.tandem.http2;

import org.jspecify.annotations.NullMarked;
