package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;

/// One version of one key of one vault.
public record KeyId(VaultName vault, KeyName name, ObjectVersion version) {
  /// What private material at rest is bound to, so that it opens as this version of this key and as
  /// nothing else. Unambiguous: none of the parts holds a slash.
  public Bytes sealingContext() {
    return Bytes.utf8(
        "privyseal/keyvault/private-key/v1/" + vault + "/" + name.folded() + "/" + version);
  }

  @Override
  public String toString() {
    return vault + "/keys/" + name + "/" + version;
  }
}
