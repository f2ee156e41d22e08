/// HTTP/2 as a state machine over bytes, in two halves, for both roles.
///
/// A connection is an [Inbound] (bytes in, [InboundEvents] out; confined to the thread that reads)
/// and an [Outbound] ([Command]s in, bytes out; confined to whoever may write just now). No field
/// belongs to both: what one half has to tell the other travels as a message, a [Command] or a
/// [Notice], through a [Mailbox] that the caller owns.
///
/// ```
///            bytes                          Command                        bytes
///   socket ────────▶ Inbound ───events───▶ caller ──────────▶ Outbound ────────────▶ socket
///                       ▲                    │  ▲                │
///                       └──────Notice────────┘  └────events──────┘
/// ```
///
/// There are no sockets, threads, locks or clocks in here; the only blocking thing is the caller.
/// Source: RFC 9113, RFC 7541.
@NullMarked
package dev.tandem.http2;

import org.jspecify.annotations.NullMarked;
