package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.MethodDescriptorProto;
import dev.tandem.protobuf.descriptor.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a service: one interface that a server implements and that the client in it implements
/// too.
final class ServiceWriter {
  /// An rpc: its Java signature, its constant, the method of the runtime that makes or calls it.
  private record Rpc(
      String method,
      String constant,
      String shape,
      String request,
      String response,
      String argument,
      MethodDescriptorProto proto) {
    String parameter() {
      return proto.clientStreaming() ? "requests" : "request";
    }
  }

  private final ServiceTypes types;
  private final Docs docs;
  private final ServiceDescriptorProto service;
  private final int index;
  private final JavaFile f;
  private final String name;
  private final String client;
  private final String fullName;

  ServiceWriter(ServiceTypes types, FileDescriptorProto file, Docs docs, int index, JavaFile f) {
    this.types = types;
    this.docs = docs;
    this.index = index;
    this.service = file.service().get(index);
    this.f = f;
    this.name = Names.type(service.name());
    this.client = clientName(service);
    this.fullName = (file.package_().isEmpty() ? "" : file.package_() + ".") + service.name();
  }

  static String clientName(ServiceDescriptorProto service) {
    return Names.unlike("Client", Set.of(Names.type(service.name())));
  }

  private static String rpc(JavaFile f, String simpleName) {
    return f.ref("dev.tandem.rpc." + simpleName);
  }

  void write() {
    var doc = new ArrayList<>(docs.at(List.of(6, index)));
    if (!doc.isEmpty()) doc.add("");
    doc.add("The service `" + fullName + "`: implemented by a server, called through [#client].");
    f.doc(doc);
    if (service.options().deprecated()) f.line("@%s", f.lang("Deprecated"));
    f.open(name, "public interface " + name + " {");
    var rpcs = rpcs();
    for (int i = 0; i < rpcs.size(); i++) {
      f.doc(docs.at(List.of(6, index, 2, i)));
      if (rpcs.get(i).proto.options().deprecated()) f.line("@%s", f.lang("Deprecated"));
      f.line("%s;", signature(rpcs.get(i)));
    }
    if (!rpcs.isEmpty()) f.blank();
    for (var r : rpcs) {
      f.line(
          "%s<%s, %s> %s =\n    %s;",
          rpc(f, "MethodDescriptor"),
          r.request,
          r.response,
          r.constant,
          types.method(f, r.shape, fullName + "/" + r.proto.name(), r.request, r.response));
    }
    if (!rpcs.isEmpty()) f.blank();
    String type = rpc(f, "Service");
    f.line(
        "%s<%s, %s> SERVICE = %s.<%s, %s>named(\"%s\")",
        type, name, client, type, name, client, fullName);
    for (var r : rpcs) f.line("    .%s(%s, %s::%s)", r.shape, r.constant, name, r.method);
    f.line("    .client(%s::new);", client);
    f.blank();
    f.line(
        "static %s client(%s channel) { return new %s(channel, %s.DEFAULT); }",
        client, rpc(f, "Channel"), client, rpc(f, "CallOptions"));
    f.blank();
    writeClient(rpcs);
    f.close();
  }

  private void writeClient(List<Rpc> rpcs) {
    f.line("/// Calls `%s` over a channel. Immutable; safe for any number of threads.", fullName);
    f.open(
        client,
        "final class "
            + client
            + " extends "
            + rpc(f, "Stub")
            + "<"
            + client
            + "> implements "
            + name
            + " {");
    f.line(
        "private %s(%s channel, %s options) { super(channel, options, %s::new); }",
        client, rpc(f, "Channel"), rpc(f, "CallOptions"), client);
    if (!rpcs.isEmpty()) f.blank();
    for (var r : rpcs) {
      f.line("@%s public %s {", f.lang("Override"), signature(r));
      f.line("return %s(%s, %s);", r.shape, r.constant, r.parameter());
      f.line("}");
    }
    f.close();
  }

  private String signature(Rpc r) {
    String response =
        r.proto.serverStreaming() ? rpc(f, "MessageStream") + "<" + r.response + ">" : r.response;
    return response + " " + r.method + "(" + r.argument + " " + r.parameter() + ")";
  }

  /// The rpcs; of two that fall together, the later one gets a `_`.
  private List<Rpc> rpcs() {
    var rpcs = new ArrayList<Rpc>();
    Set<String> methods = new HashSet<>();
    // A constant would hide a type of its name where that stands in an expression.
    Set<String> constants = new HashSet<>(Set.of("SERVICE", name, client));
    for (var proto : service.method()) {
      constants.addAll(types.message(proto.inputType()).nesting());
      constants.addAll(types.message(proto.outputType()).nesting());
    }
    for (var proto : service.method()) {
      String method = Names.unlike(Names.method(proto.name()), methods);
      methods.add(method);
      String constant = Names.unlike(Names.constant(proto.name()), constants);
      constants.add(constant);
      String shape =
          proto.clientStreaming()
              ? proto.serverStreaming() ? "bidi" : "clientStreaming"
              : proto.serverStreaming() ? "serverStreaming" : "unary";
      String request = f.ref(types.message(proto.inputType()));
      String response = f.ref(types.message(proto.outputType()));
      String argument =
          proto.clientStreaming() ? rpc(f, "MessageStream") + "<" + request + ">" : request;
      rpcs.add(new Rpc(method, constant, shape, request, response, argument, proto));
    }
    return rpcs;
  }
}
