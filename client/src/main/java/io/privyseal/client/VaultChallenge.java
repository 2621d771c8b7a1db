package io.privyseal.client;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a vault wants a token for: `Bearer authorization="https://host/tenant",
/// resource="https://..."`.
///
/// @param resource without a slash at the end
/// @param tenant the first segment of the authorization URL
record VaultChallenge(String resource, Optional<String> tenant) {
  private static final int MAX_CHARS = 4_096;
  private static final Pattern RESOURCE =
      Pattern.compile("resource=\"(https://[0-9A-Za-z.:-]+)/?\"");
  private static final Pattern TENANT =
      Pattern.compile("authorization(?:_uri)?=\"https://[^/\"]+/([0-9A-Za-z.-]+)[/\"]");

  /// @throws MalformedInputException if it names no resource
  static VaultChallenge parse(String header) {
    if (header.length() > MAX_CHARS) {
      throw new MalformedInputException("WWW-Authenticate: too long");
    }
    var resource = RESOURCE.matcher(header);
    if (!resource.find()) {
      throw new MalformedInputException("WWW-Authenticate: expected a resource");
    }
    var tenant = TENANT.matcher(header);
    return new VaultChallenge(
        resource.group(1), tenant.find() ? Optional.of(tenant.group(1)) : Optional.empty());
  }

  String scope() {
    return resource + "/.default";
  }

  /// A vault may ask for tokens of its own domain only: another's would let it act as its caller.
  ///
  /// @throws MalformedInputException if the vault is not in the domain of the resource
  void requireFor(URI vault) {
    var domain = URI.create(resource).getHost();
    if (domain == null
        || !vault
            .getHost()
            .toLowerCase(Locale.ROOT)
            .endsWith("." + domain.toLowerCase(Locale.ROOT))) {
      throw new MalformedInputException(
          "WWW-Authenticate: the vault %s is not in the domain of the resource %s"
              .formatted(vault.getHost(), resource));
    }
  }
}
