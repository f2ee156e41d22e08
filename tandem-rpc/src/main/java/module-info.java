/// The call API, the gRPC protocol, channel and server.
module dev.tandem.rpc {
  requires dev.tandem.http2;
  requires transitive dev.tandem.protobuf;
  requires static org.jspecify;

  exports dev.tandem.rpc.types;
}
