package io.privyseal.keyvault.domain;

/// The name of a key in its vault.
public record KeyName(String value) implements ObjectName {
  public KeyName {
    ObjectName.requireForm("key name", value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyName that && folded().equals(that.folded());
  }

  @Override
  public int hashCode() {
    return folded().hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
