/// The engine: loops, connections, the two ends of a call, and the ways bytes travel (TCP, memory).
///
/// `docs/concurrency.md` says which thread may touch what; each class here says which half it
/// belongs to.
@NullMarked
package dev.tandem.rpc.transport;

import org.jspecify.annotations.NullMarked;
