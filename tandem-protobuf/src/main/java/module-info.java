/// The message runtime: wire format, descriptors and well-known types.
module dev.tandem.protobuf {
  requires static transitive org.jspecify;

  exports dev.tandem.protobuf;
  exports dev.tandem.protobuf.descriptor;
  exports dev.tandem.protobuf.types;
}
