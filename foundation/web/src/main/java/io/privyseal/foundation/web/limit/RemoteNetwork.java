package io.privyseal.foundation.web.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/// Whom a remote address belongs to, as far as it tells: an IPv4 address stands for itself; IPv6
/// addresses share their /64, which is what one customer is given.
public final class RemoteNetwork {
  private RemoteNetwork() {}

  /// @param address in text form
  public static String of(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      var literal = InetAddress.ofLiteral(address);
      return literal instanceof Inet6Address
          ? Arrays.toString(Arrays.copyOf(literal.getAddress(), 8))
          : literal.getHostAddress();
    } catch (IllegalArgumentException _) {
      // A name instead of an address stands for itself.
      return address;
    }
  }
}
