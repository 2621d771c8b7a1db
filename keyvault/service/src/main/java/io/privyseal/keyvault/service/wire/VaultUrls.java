package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.secrets.SecretName;
import java.util.Optional;

/// Absolute URLs of keys and secrets, with the scheme and host that the caller used: a client
/// compares them with its own vault URL.
public record VaultUrls(String base) {
  public static VaultUrls of(Request request) {
    return new VaultUrls(request.scheme() + "://" + request.host());
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

  /// Without a version.
  public String secret(SecretName name) {
    return base + "/secrets/" + name;
  }

  public String secret(SecretName name, ObjectVersion version) {
    return secret(name) + "/" + version;
  }

  /// As it was asked for.
  public String secret(SecretName name, Optional<ObjectVersion> version) {
    return version.map(v -> secret(name, v)).orElseGet(() -> secret(name));
  }

  public String deletedSecret(SecretName name) {
    return base + "/deletedsecrets/" + name;
  }

  /// The URL of the next page, which clients request as it is.
  ///
  /// @param path of the list, `/keys`
  public String nextPage(String path, ApiVersion version, int size, String after) {
    return "%s%s?api-version=%s&$skiptoken=%s&maxresults=%d"
        .formatted(base, path, version.text(), SkipToken.of(after), size);
  }
}
