package io.privyseal.keyvault.release.envelope;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// The URL of a key or secret: `https://{host}/keys/{name}/{version}`.
///
/// @param version empty if the URL has none
record ObjectUrl(String host, String name, String version) {
  static Optional<ObjectUrl> parse(ReleasedKind kind, String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    if (uri.getHost() == null || uri.getRawPath() == null) {
      return Optional.empty();
    }
    var parts = List.of(uri.getRawPath().split("/", -1));
    if (parts.size() < 3
        || parts.size() > 4
        || !parts.get(1).equalsIgnoreCase(kind.path())
        || parts.get(2).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ObjectUrl(uri.getHost(), parts.get(2), parts.size() == 4 ? parts.get(3) : ""));
  }
}
