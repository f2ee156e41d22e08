/// Descriptors to Java records and service interfaces.
module dev.tandem.codegen {
  requires transitive dev.tandem.protobuf;
  requires static org.jspecify;

  exports dev.tandem.codegen;
}
