package io.privyseal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// The ports of a local stack. Counted from the base: +0 platform, +1 vault, +2 attestation, +4
/// managed identity (plain HTTP), +5 issuer, +6 attestation of the second region; +3 is kept free.
record LocalPorts(
    int platform,
    int vault,
    int attestation,
    int managedIdentity,
    int issuer,
    int secondAttestation) {

  /// @param base 0 for any free ports
  static LocalPorts of(int base) {
    return base == 0
        ? free()
        : new LocalPorts(base, base + 1, base + 2, base + 4, base + 5, base + 6);
  }

  /// Ports that are free now. Another process may take one before it is bound; then the start fails
  /// and names it.
  private static LocalPorts free() {
    var ports = new ArrayList<Integer>();
    var held = new ArrayList<ServerSocket>();
    try {
      while (ports.size() < 6) {
        var socket = new ServerSocket();
        held.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ports.add(socket.getLocalPort());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no ports are free", e);
    } finally {
      close(held);
    }
    return new LocalPorts(
        ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4), ports.get(5));
  }

  private static void close(List<ServerSocket> sockets) {
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot give a port back", e);
      }
    }
  }

  static URI https(int port) {
    return URI.create("https://localhost:" + port);
  }

  static URI http(int port) {
    return URI.create("http://localhost:" + port);
  }
}
