/// HTTP/2 (RFC 9113) and HPACK (RFC 7541) over bytes: no sockets, no threads.
module dev.tandem.http2 {
  requires static transitive org.jspecify;

  exports dev.tandem.http2;
}
