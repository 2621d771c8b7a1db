package io.privyseal.identity.federation;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// Which tokens of another issuer stand for an identity. All three are compared exactly.
///
/// Source: Microsoft identity platform, federated identity credentials.
///
/// @param name for people, once per identity: 1 to 64 lower-case letters, digits and hyphens
/// @param issuer `iss`: an https URL, below which its OpenID metadata is
/// @param subject `sub`, such as `system:serviceaccount:payroll:worker`
/// @param audience `aud`, alone; clients of Entra use [#DEFAULT_AUDIENCE]
public record FederatedCredential(String name, String issuer, String subject, String audience) {
  /// What Azure's workload identity puts into projected tokens.
  public static final String DEFAULT_AUDIENCE = "api://AzureADTokenExchange";

  /// Characters of each text.
  public static final int MAX_CHARS = 600;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /// @throws MalformedInputException if one of them has another form
  public FederatedCredential {
    if (!NAME.matcher(name).matches()) {
      throw new MalformedInputException(
          "name: expected 1 to 64 lower-case letters, digits and hyphens");
    }
    requireText("subject", subject);
    requireText("audience", audience);
    requireText("issuer", issuer);
    if (!isHttps(issuer)) {
      throw new MalformedInputException("issuer: expected an https URL without query or fragment");
    }
  }

  private static void requireText(String what, String text) {
    if (text.isBlank() || text.length() > MAX_CHARS) {
      throw new MalformedInputException(
          "%s: expected 1 to %d characters".formatted(what, MAX_CHARS));
    }
  }

  private static boolean isHttps(String text) {
    try {
      var url = new URI(text);
      return "https".equals(url.getScheme())
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
