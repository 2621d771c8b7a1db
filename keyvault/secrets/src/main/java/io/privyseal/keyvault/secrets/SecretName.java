package io.privyseal.keyvault.secrets;

import io.privyseal.keyvault.domain.ObjectName;

/// The name of a secret in its vault. A key may have the same name.
public record SecretName(String value) implements ObjectName {
  public SecretName {
    ObjectName.requireForm("secret name", value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretName that && folded().equals(that.folded());
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
