package io.privyseal.access.token;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// What a request offers to say who sent it.
///
/// @param authorization the `Authorization` header; empty if the request has none
/// @param certificates what the client showed in the TLS handshake, its own first; the handshake
///   has proven that it holds the key of that one
public record Credentials(Optional<String> authorization, List<X509Certificate> certificates) {
  public Credentials {
    certificates = List.copyOf(certificates);
  }

  /// A request over a connection without a client certificate.
  public static Credentials header(Optional<String> authorization) {
    return new Credentials(authorization, List.of());
  }

  /// Holds a token: never printed.
  @Override
  public String toString() {
    return "Credentials[" + certificates.size() + " certificates]";
  }
}
