package dev.tandem.codegen;

/// Our own messages, which know how to read themselves.
record RecordTypes(Schema schema) implements ServiceTypes {
  @Override
  public ClassName message(String typeName) {
    return schema.message(typeName).name();
  }

  @Override
  public String method(JavaFile f, String shape, String fullName, String request, String response) {
    return "%s.%s(\"%s\", %s.TYPE, %s.TYPE)"
        .formatted(f.ref("dev.tandem.rpc.MethodDescriptor"), shape, fullName, request, response);
  }
}
