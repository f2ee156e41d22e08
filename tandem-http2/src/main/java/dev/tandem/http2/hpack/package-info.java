/// Header compression, both directions. Not exported: the rest of the world sees
/// [dev.tandem.http2.Headers]. Source: RFC 7541.
@NullMarked
package dev.tandem.http2.hpack;

import org.jspecify.annotations.NullMarked;
