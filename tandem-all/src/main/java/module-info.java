/// All of Tandem that a program needs: `requires dev.tandem` is enough.
module dev.tandem {
  requires transitive dev.tandem.protobuf;
  requires transitive dev.tandem.rpc;
}
