package dev.tandem.codegen;

import java.util.ArrayList;
import java.util.List;

/// A Java type: its package, empty for the unnamed one, and its simple name behind those of the
/// types around it.
record ClassName(String javaPackage, List<String> nesting) {
  static ClassName of(String javaPackage, String simpleName) {
    return new ClassName(javaPackage, List.of(simpleName));
  }

  ClassName nested(String simpleName) {
    var longer = new ArrayList<>(nesting);
    longer.add(simpleName);
    return new ClassName(javaPackage, List.copyOf(longer));
  }

  String outermost() {
    return nesting.getFirst();
  }

  String simpleName() {
    return nesting.getLast();
  }

  /// The nesting with dots: `Outer.Inner`.
  String path() {
    return String.join(".", nesting);
  }

  @Override
  public String toString() {
    return javaPackage.isEmpty() ? path() : javaPackage + "." + path();
  }
}
