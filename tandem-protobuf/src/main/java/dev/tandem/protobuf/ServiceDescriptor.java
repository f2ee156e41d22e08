package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.MethodDescriptorProto;
import dev.tandem.protobuf.descriptor.ServiceDescriptorProto;
import java.util.List;

/// What a `.proto` file says of a service.
public final class ServiceDescriptor {
  private final FileDescriptor file;
  private final String fullName;
  private final ServiceDescriptorProto proto;
  private final List<Method> methods;

  ServiceDescriptor(FileDescriptor file, String prefix, ServiceDescriptorProto proto) {
    this.file = file;
    this.fullName = prefix + proto.name();
    this.proto = proto;
    methods = proto.method().stream().map(method -> new Method(this, method)).toList();
  }

  public FileDescriptor file() {
    return file;
  }

  /// The name without its package: `RouteGuide`.
  public String name() {
    return proto.name();
  }

  /// The name with its package: `routeguide.RouteGuide`.
  public String fullName() {
    return fullName;
  }

  public ServiceDescriptorProto proto() {
    return proto;
  }

  /// The rpcs in the order of the file.
  public List<Method> methods() {
    return methods;
  }

  /// The full name.
  @Override
  public String toString() {
    return fullName;
  }

  /// What a `.proto` file says of an rpc.
  public static final class Method {
    private final ServiceDescriptor service;
    private final MethodDescriptorProto proto;

    private Method(ServiceDescriptor service, MethodDescriptorProto proto) {
      this.service = service;
      this.proto = proto;
    }

    public ServiceDescriptor service() {
      return service;
    }

    public String name() {
      return proto.name();
    }

    public String fullName() {
      return service.fullName + "." + name();
    }

    public MessageDescriptor input() {
      return service.file.resolveMessage(proto.inputType().substring(1));
    }

    public MessageDescriptor output() {
      return service.file.resolveMessage(proto.outputType().substring(1));
    }

    public boolean isClientStreaming() {
      return proto.clientStreaming();
    }

    public boolean isServerStreaming() {
      return proto.serverStreaming();
    }

    public MethodDescriptorProto proto() {
      return proto;
    }

    /// The full name.
    @Override
    public String toString() {
      return fullName();
    }
  }
}
