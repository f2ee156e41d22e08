package dev.tandem.rpc;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a channel leads.
///
/// @param host without the brackets of an IPv6 address
/// @param authority as calls name it: host and port, with brackets
record Target(String host, int port, String authority) {
  /// `[scheme://]host[:port][/]`
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?"
              + "(?:\\[(?<six>[0-9A-Fa-f:.%a-z]+)\\]|(?<name>[^\\[\\]:/?#@\\s]+))"
              + "(?::(?<port>[0-9]{1,5}))?"
              + "(?<slash>/)?");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|(0*:)*:0*1");

  private static final int HTTP_PORT = 80;

  static Target parse(String target) {
    Matcher form = FORM.matcher(target);
    if (!form.matches()) throw wrong(target);
    String scheme = form.group("scheme");
    String host = form.group("six") != null ? form.group("six") : form.group("name");
    int port = port(form.group("port"), scheme, target);
    if (form.group("slash") != null && scheme == null) throw wrong(target);
    String authority = (form.group("six") != null ? "[" + host + "]" : host) + ":" + port;
    if (isTls(scheme, host, target)) {
      throw new IllegalArgumentException(
          target + " needs TLS, which is not there yet; for plaintext write http://" + authority);
    }
    return new Target(host, port, authority);
  }

  private static boolean isTls(@Nullable String scheme, String host, String target) {
    return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> false;
      case "https" -> true;
      case "" -> !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
      default -> throw wrong(target);
    };
  }

  private static int port(@Nullable String digits, @Nullable String scheme, String target) {
    if (digits == null) {
      if (scheme == null) throw wrong(target);
      return HTTP_PORT;
    }
    int port = Integer.parseInt(digits);
    if (port == 0 || port > 65_535) throw wrong(target);
    return port;
  }

  private static IllegalArgumentException wrong(String target) {
    return new IllegalArgumentException(
        "a target is http://host:port, https://host:port or host:port, not \"" + target + "\"");
  }
}
