package dev.tandem.codegen;

/// The messages that the methods of services take and return, as Java has them.
interface ServiceTypes {
  /// The class of the message with this name, as descriptors have it: `.routeguide.Feature`.
  ClassName message(String typeName);

  /// The expression for a method descriptor, in as many lines as it takes.
  ///
  /// @param shape how the runtime calls the kind: `unary`, `clientStreaming`, …
  /// @param fullName `routeguide.RouteGuide/GetFeature`
  /// @param request the class, as `f` names it
  /// @param response likewise
  String method(JavaFile f, String shape, String fullName, String request, String response);
}
