package io.privyseal.keyvault.service.rotation;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Tells addresses of the public internet from all others: those of hosts, links and private
/// networks, of documentation and benchmarks, and IPv6 addresses that hide an IPv4 one.
///
/// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
final class PublicAddresses {
  /// Network and length of its prefix in bits.
  private static final int[][] NOT_PUBLIC_V4 = {
    {0, 8},
    {v4(10, 0, 0), 8},
    {v4(100, 64, 0), 10},
    {v4(127, 0, 0), 8},
    {v4(169, 254, 0), 16},
    {v4(172, 16, 0), 12},
    {v4(192, 0, 0), 24},
    {v4(192, 0, 2), 24},
    {v4(192, 88, 99), 24},
    {v4(192, 168, 0), 16},
    {v4(198, 18, 0), 15},
    {v4(198, 51, 100), 24},
    {v4(203, 0, 113), 24},
    {v4(224, 0, 0), 3}
  };

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
  }

  private static boolean isPublicV4(byte[] bytes) {
    var value = number(bytes, 0) << 16 | number(bytes, 2);
    for (var network : NOT_PUBLIC_V4) {
      var mask = -1 << (32 - network[1]);
      if ((value & mask) == (network[0] & mask)) {
        return false;
      }
    }
    return true;
  }

  /// Global unicast (2000::/3) without 2001::/23 (protocols, Teredo among them), 2001:db8::/32,
  /// 3fff::/20 (documentation), and 2002::/16 (6to4).
  private static boolean isPublicV6(byte[] bytes) {
    var first = number(bytes, 0);
    var second = number(bytes, 2);
    return first >>> 13 == 1
        && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        && first != 0x2002
        && !(first == 0x3fff && second < 0x1000);
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static int v4(int a, int b, int c) {
    return a << 24 | b << 16 | c << 8;
  }
}
