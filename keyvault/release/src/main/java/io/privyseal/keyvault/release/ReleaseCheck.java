package io.privyseal.keyvault.release;

import io.privyseal.foundation.decision.Check;

/// The checks of a release besides those of the token and of the policy.
public enum ReleaseCheck implements Check {
  NONCE(
      "release.nonce",
      "the nonce is short printable text, and the token's own where that is asked",
      "Key Vault REST reference, release; bounds are our own",
      "Send a nonce of 1 to 512 printable characters, or none."),
  KEY_ENCRYPTION_KEY(
      "release.kek",
      "the token attests an RSA key for encryption in x-ms-runtime.keys",
      "Key Vault secure key release, key encryption key",
      "Attest with runtime data that holds a JWK set: an RSA key with \"key_ops\":[\"encrypt\"] or"
          + " \"use\":\"enc\"."),
  KEY_ENCRYPTION_KEY_STRENGTH(
      "release.kek.strength",
      "the attested key is a sound RSA key of 2048 to 4096 bits",
      "NIST SP 800-131A; bounds are our own",
      "Generate an RSA key of 2048, 3072 or 4096 bits.");

  private final Definition definition;

  ReleaseCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
