package io.privyseal.keyvault.domain;

/// One version with what holds for its key: what a read shows.
public record KeyBundle(Key key, KeyVersionRecord version) {
  public KeyId id() {
    return key.id(version.version());
  }
}
