/// The message runtime: wire format, descriptors and well-known types.
module dev.tandem.protobuf {
  requires static org.jspecify;
}
