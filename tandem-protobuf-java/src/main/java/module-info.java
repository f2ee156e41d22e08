/// protobuf-java's classes as messages of Tandem's services.
module dev.tandem.protobuf.java {
  requires transitive com.google.protobuf;
  requires transitive dev.tandem.rpc;
  requires static org.jspecify;

  exports dev.tandem.protobuf.java;
}
