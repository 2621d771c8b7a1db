package io.privyseal.keyvault.secrets;

/// One version with what holds for its secret: what a read shows besides the value.
public record SecretBundle(VaultSecret secret, SecretVersionRecord version) {
  public SecretId id() {
    return secret.id(version.version());
  }
}
