package io.privyseal.attestation.collateral.https;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// Where a server is: scheme, host, port, and the path that its paths start with.
///
/// @param base without a slash at the end
record Origin(URI base) {
  /// Where Azure's host answers, and this machine: addresses that no network routes.
  private static final Set<String> PLAIN_HTTP = Set.of("169.254.169.254", "127.0.0.1", "[::1]");

  /// @throws MalformedInputException if `url` is not an https URL with a host, or has user, query
  ///   or fragment
  static Origin https(String url) {
    var origin = parse(url);
    if (!"https".equals(origin.base().getScheme())) {
      throw new MalformedInputException("collateral source: expected an https URL");
    }
    return origin;
  }

  /// The same, or plain http to an address that never leaves the machine or its host.
  static Origin ofHost(String url) {
    var origin = parse(url);
    var plain =
        "http".equals(origin.base().getScheme()) && PLAIN_HTTP.contains(origin.base().getHost());
    if (!plain && !"https".equals(origin.base().getScheme())) {
      throw new MalformedInputException(
          "collateral source: expected an https URL, or http to the host itself");
    }
    return origin;
  }

  private static Origin parse(String url) {
    try {
      var base = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (base.getHost() == null
          || base.getRawUserInfo() != null
          || base.getRawQuery() != null
          || base.getRawFragment() != null) {
        throw new MalformedInputException("collateral source: expected a URL of host and path");
      }
      return new Origin(base);
    } catch (URISyntaxException e) {
      throw new MalformedInputException("collateral source: not a URL", e);
    }
  }

  /// @param pathAndQuery begins with a slash
  URI at(String pathAndQuery) {
    return URI.create(base + pathAndQuery);
  }
}
