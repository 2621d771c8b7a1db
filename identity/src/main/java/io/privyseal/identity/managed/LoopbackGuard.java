package io.privyseal.identity.managed;

import io.privyseal.foundation.web.Request;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Keeps requests out that come from elsewhere, or were made by a program of this machine on behalf
/// of somebody elsewhere: a proxy (it forwards), or a browser or server tricked by a name that
/// resolves to loopback (the name is in `Host`).
final class LoopbackGuard {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile(
          "(localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1\\])(:[0-9]{1,5})?");

  private LoopbackGuard() {}

  /// Why the request is kept out; empty if it may pass.
  static Optional<String> objection(Request request) {
    if (request.header("X-Forwarded-For").isPresent() || request.header("Forwarded").isPresent()) {
      return Optional.of("Forwarded requests are not answered");
    }
    if (!LOOPBACK_HOST.matcher(request.host()).matches()) {
      return Optional.of("The host name is not a loopback name");
    }
    if (!isLoopback(request.remoteAddress())) {
      return Optional.of("Only this machine is answered");
    }
    return Optional.empty();
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
