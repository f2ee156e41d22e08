/// The gRPC protocol as values over HTTP/2's headers and bytes: what a request, a response, a
/// status and a message look like on the wire. No threads, no sockets, nothing that waits;
/// transports decide when. Source: gRPC's PROTOCOL-HTTP2.md.
@NullMarked
package dev.tandem.rpc.grpc;

import org.jspecify.annotations.NullMarked;
