package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.ObjectVersion;
import java.util.Optional;

/// Absolute URLs of keys, with the scheme and host that the caller used: a client compares them
/// with its own vault URL.
public record KeyUrls(String base) {
  public static KeyUrls of(Request request) {
    return new KeyUrls(request.scheme() + "://" + request.host());
  }

  /// Without a version.
  public String key(KeyName name) {
    return base + "/keys/" + name;
  }

  public String key(KeyName name, ObjectVersion version) {
    return key(name) + "/" + version;
  }

  /// As it was asked for.
  public String key(KeyName name, Optional<ObjectVersion> version) {
    return version.map(v -> key(name, v)).orElseGet(() -> key(name));
  }

  public String deletedKey(KeyName name) {
    return base + "/deletedkeys/" + name;
  }

  /// The URL of the next page, which clients request as it is.
  ///
  /// @param path of the list, `/keys`
  public String nextPage(String path, ApiVersion version, int size, String after) {
    return "%s%s?api-version=%s&$skiptoken=%s&maxresults=%d"
        .formatted(base, path, version.text(), SkipToken.of(after), size);
  }
}
