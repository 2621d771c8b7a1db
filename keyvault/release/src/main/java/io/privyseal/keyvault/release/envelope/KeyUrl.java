package io.privyseal.keyvault.release.envelope;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// A key's URL: `https://{host}/keys/{name}/{version}`.
///
/// @param version empty if the URL has none
record KeyUrl(String host, String name, String version) {
  static Optional<KeyUrl> parse(String kid) {
    URI uri;
    try {
      uri = new URI(kid);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    if (uri.getHost() == null || uri.getRawPath() == null) {
      return Optional.empty();
    }
    var parts = List.of(uri.getRawPath().split("/", -1));
    if (parts.size() < 3
        || parts.size() > 4
        || !parts.get(1).equalsIgnoreCase("keys")
        || parts.get(2).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyUrl(uri.getHost(), parts.get(2), parts.size() == 4 ? parts.get(3) : ""));
  }
}
