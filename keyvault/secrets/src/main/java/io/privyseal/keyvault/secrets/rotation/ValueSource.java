package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Where the next value of a secret comes from.
public sealed interface ValueSource {
  /// A function that runs inside the vault. Its value is seen by nobody on the way.
  ///
  /// @param name by which [SecretFunctions] finds it
  /// @param parameters as the function defines them, at most [#MAX_PARAMETERS]
  record Function(String name, Map<String, String> parameters) implements ValueSource {
    public static final int MAX_PARAMETERS = 16;
    public static final int MAX_CHARS = 256;

    public Function {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
      if (!name.matches("[a-z][0-9a-z-]{0,63}")) {
        throw refused("source.function: expected a name of letters, digits and hyphens");
      }
      if (parameters.size() > MAX_PARAMETERS
          || parameters.entrySet().stream()
              .anyMatch(
                  p -> p.getKey().length() > MAX_CHARS || p.getValue().length() > MAX_CHARS)) {
        throw refused(
            "source.parameters: expected at most %d of at most %d characters"
                .formatted(MAX_PARAMETERS, MAX_CHARS));
      }
    }
  }

  /// A receiver that is told that a value is due, and answers with it or sets it itself.
  ///
  /// @param url `https`, with a host, without user, fragment or a port below 1
  record Webhook(URI url) implements ValueSource {
    public static final int MAX_CHARS = 1024;

    public Webhook {
      if (url.toString().length() > MAX_CHARS
          || !"https".equalsIgnoreCase(url.getScheme())
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawFragment() != null
          || url.getPort() == 0) {
        throw refused(
            "source.webhook: expected an https URL with a host, without user or fragment, of at"
                + " most %d characters".formatted(MAX_CHARS));
      }
    }
  }

  private static RefusedException refused(String message) {
    return new RefusedException(RefusalReason.BAD_PARAMETER, message);
  }
}
