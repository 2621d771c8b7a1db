package io.privyseal.access;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where an action happens or a role holds: a path from the whole installation down to one key or
/// secret. A role that holds at a scope holds everywhere below it.
///
/// Names are case-insensitive, as in Key Vault, and kept in lower case.
///
/// @param path `/`, `/vaults/{vault}`, `/vaults/{vault}/keys`, `/vaults/{vault}/keys/{key}`,
///   `/vaults/{vault}/secrets/{secret}` or `/attestation/{instance}`
public record Scope(String path) {
  private static final Pattern FORM =
      Pattern.compile(
          "/|/vaults/[0-9a-z-]{1,127}(/keys|/(keys|secrets)/[0-9a-z-]{1,127})?"
              + "|/attestation/[0-9a-z.-]{1,127}");

  /// @throws MalformedInputException if the path has another form
  public Scope {
    path = path.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(path).matches()) {
      throw new MalformedInputException(
          "scope: expected /, /vaults/{vault}, /vaults/{vault}/keys, /vaults/{vault}/keys/{key},"
              + " /vaults/{vault}/secrets/{secret} or /attestation/{instance}");
    }
  }

  /// The whole installation.
  public static Scope everything() {
    return new Scope("/");
  }

  public static Scope vault(String vault) {
    return new Scope("/vaults/" + vault);
  }

  /// All keys of a vault.
  public static Scope keys(String vault) {
    return new Scope(vault(vault).path() + "/keys");
  }

  public static Scope key(String vault, String key) {
    return new Scope(keys(vault).path() + "/" + key);
  }

  public static Scope secret(String vault, String secret) {
    return new Scope(vault(vault).path() + "/secrets/" + secret);
  }

  public static Scope attestation(String instance) {
    return new Scope("/attestation/" + instance);
  }

  /// The scope one step up; empty at the top.
  public Optional<Scope> parent() {
    if (path.equals("/")) {
      return Optional.empty();
    }
    var above = path.substring(0, path.lastIndexOf('/'));
    if (above.isEmpty() || above.equals("/vaults") || above.equals("/attestation")) {
      return Optional.of(everything());
    }
    // Secrets have no scope of all of them.
    return Optional.of(
        new Scope(
            above.endsWith("/secrets")
                ? above.substring(0, above.length() - "/secrets".length())
                : above));
  }

  /// Whether `other` is this scope or below it.
  public boolean covers(Scope other) {
    var at = Optional.of(other);
    while (at.isPresent()) {
      if (at.get().equals(this)) {
        return true;
      }
      at = at.get().parent();
    }
    return false;
  }

  @Override
  public String toString() {
    return path;
  }
}
