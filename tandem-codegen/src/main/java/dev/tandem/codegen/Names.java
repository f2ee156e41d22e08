package dev.tandem.codegen;

import java.util.Locale;
import java.util.Set;

/// How names in a `.proto` file become names in Java. The rules are in `docs/adr/0401-messages.md`.
final class Names {
  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do double else enum extends false final "
                  + "finally float for goto if implements import instanceof int interface long native new null package private "
                  + "protected public return short static strictfp super switch synchronized this throw throws transient true try "
                  + "void volatile while _")
              .split(" "));

  /// The roots of packages that generated code spells out where a type's simple name is taken: a
  /// variable or type of that name would hide them (JLS §6.4.2).
  private static final Set<String> ROOTS = Set.of("dev", "java");

  /// What a type cannot be called: words that can only name a variable, and what the generator has
  /// in every message, oneof, service or file, as a type inside or as a constant, which would hide
  /// a type where that stands in an expression.
  private static final Set<String> NOT_TYPES =
      Set.of("permits record sealed var yield Builder Unset DEFAULT FILE SERVICE TYPE".split(" "));

  /// What a field cannot be called: methods without parameters of `Object` and of a message. This
  /// list is closed.
  private static final Set<String> NOT_FIELDS =
      Set.of(
          ("clone finalize getClass hashCode notify notifyAll toString wait "
                  + "builder messageType tail toBuilder toByteArray writeTo")
              .split(" "));

  private Names() {}

  /// `route_note` → `routeNote`.
  static String camel(String name) {
    String upper = upperCamel(name);
    return upper.substring(0, 1).toLowerCase(Locale.ROOT) + upper.substring(1);
  }

  /// `route_note` → `RouteNote`. What would be no identifier gets a `_` in front.
  static String upperCamel(String name) {
    var camel = new StringBuilder();
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    if (camel.isEmpty() || Character.isDigit(camel.charAt(0))) camel.insert(0, '_');
    return camel.toString();
  }

  /// The component of a field, before it is made different from its neighbours.
  static String component(String field) {
    String name = camel(field);
    return NOT_FIELDS.contains(name) ? name + "_" : variable(name);
  }

  static String type(String name) {
    return NOT_TYPES.contains(name) ? name + "_" : variable(name);
  }

  /// A name that is used as it is, and stands where a package could stand: an enum value.
  static String variable(String name) {
    return ROOTS.contains(name) ? name + "_" : plain(name);
  }

  /// A name that is used as it is: a part of a package, a method.
  static String plain(String name) {
    return KEYWORDS.contains(name) ? name + "_" : name;
  }

  /// `GetFeature` → `getFeature`.
  static String method(String rpc) {
    String name = rpc.substring(0, 1).toLowerCase(Locale.ROOT) + rpc.substring(1);
    return plain(name);
  }

  /// `getFeature` → `GET_FEATURE`.
  static String constant(String name) {
    return plain(name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  static String javaPackage(String protoPackage) {
    var parts = protoPackage.split("\\.");
    for (int i = 0; i < parts.length; i++) {
      boolean digit = parts[i].isEmpty() || Character.isDigit(parts[i].charAt(0));
      parts[i] = digit ? "_" + parts[i] : plain(parts[i]);
    }
    return String.join(".", parts);
  }

  /// Whether Java takes it as the name of a package.
  static boolean isPackage(String name) {
    for (String part : name.split("\\.", -1)) {
      if (!part.matches("[A-Za-z_$][A-Za-z0-9_$]*") || KEYWORDS.contains(part)) return false;
    }
    return true;
  }

  /// `com/example/route_guide.proto` → `route_guide`.
  static String baseName(String file) {
    String base = file.substring(file.lastIndexOf('/') + 1);
    if (base.endsWith(".proto")) base = base.substring(0, base.length() - ".proto".length());
    return base.replaceAll("[^A-Za-z0-9_]", "_");
  }

  static String capitalized(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /// `name`, with as many `_` behind it as it takes to be none of `taken`.
  static String unlike(String name, Set<String> taken) {
    String different = name;
    while (taken.contains(different)) different += "_";
    return different;
  }
}
