package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;

/// One version of one secret of one vault.
public record SecretId(VaultName vault, SecretName name, ObjectVersion version) {
  /// What a value at rest is bound to, so that it opens as this version of this secret and as
  /// nothing else. Unambiguous: none of the parts holds a slash.
  public Bytes sealingContext() {
    return Bytes.utf8(
        "privyseal/keyvault/secret/v1/" + vault + "/" + name.folded() + "/" + version);
  }

  @Override
  public String toString() {
    return vault + "/secrets/" + name + "/" + version;
  }
}
