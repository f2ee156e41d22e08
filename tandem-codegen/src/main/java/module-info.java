/// Descriptors to Java records and service interfaces.
module dev.tandem.codegen {
  requires dev.tandem.protobuf;
  requires static org.jspecify;
}
