package io.privyseal.access;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where an action happens or a role holds: a path from the whole installation down to one key. A
/// role that holds at a scope holds everywhere below it.
///
/// Vault and instance names are case-insensitive and kept in lower case. Key names are compared as
/// they are: a name in another case than the assignment's is denied.
///
/// @param path `/`, `/vaults/{vault}`, `/vaults/{vault}/keys/{key}` or `/attestation/{instance}`
public record Scope(String path) {
  private static final Pattern FORM =
      Pattern.compile(
          "/|/vaults/[0-9a-z-]{1,127}(/keys/[0-9a-zA-Z-]{1,127})?|/attestation/[0-9a-z.-]{1,127}");

  /// @throws MalformedInputException if the path has another form
  public Scope {
    if (!FORM.matcher(path).matches()) {
      throw new MalformedInputException(
          "scope: expected /, /vaults/{vault}, /vaults/{vault}/keys/{key} or"
              + " /attestation/{instance}");
    }
  }

  /// The whole installation.
  public static Scope everything() {
    return new Scope("/");
  }

  public static Scope vault(String vault) {
    return new Scope("/vaults/" + vault.toLowerCase(Locale.ROOT));
  }

  public static Scope key(String vault, String key) {
    return new Scope(vault(vault).path() + "/keys/" + key);
  }

  public static Scope attestation(String instance) {
    return new Scope("/attestation/" + instance.toLowerCase(Locale.ROOT));
  }

  /// The scope one step up; empty at the top.
  public Optional<Scope> parent() {
    if (path.equals("/")) {
      return Optional.empty();
    }
    var keys = path.indexOf("/keys/");
    return Optional.of(keys > 0 ? new Scope(path.substring(0, keys)) : everything());
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
