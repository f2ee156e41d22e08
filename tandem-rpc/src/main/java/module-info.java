/// The call API, the gRPC protocol, channel and server.
module dev.tandem.rpc {
  requires dev.tandem.http2;
  requires transitive dev.tandem.protobuf;
  requires static transitive org.jspecify;

  exports dev.tandem.rpc;
  exports dev.tandem.rpc.spi;
  exports dev.tandem.rpc.types;
}
