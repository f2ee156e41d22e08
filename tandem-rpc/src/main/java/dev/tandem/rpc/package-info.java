/// What a user calls: services, channels, servers, streams and errors.
@NullMarked
package dev.tandem.rpc;

import org.jspecify.annotations.NullMarked;
