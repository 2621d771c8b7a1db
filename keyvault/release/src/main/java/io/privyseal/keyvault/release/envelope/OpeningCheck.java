package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.decision.Check;

/// The checks of an answer by the one who asked, in the order in which they are made.
public enum OpeningCheck implements Check {
  FORM(
      "answer.form",
      "the answer is a compact JWS with x5c and the members of a released key or secret",
      "Key Vault REST reference, release",
      "The endpoint is no key vault of this protocol, or something on the way changed the answer."),
  CHAIN(
      "answer.chain",
      "the signing certificate chains to a trusted root and is valid now",
      "RFC 5280 section 6",
      "Give the client the root certificate of this vault, or find out who answers in its place."),
  HOST(
      "answer.host",
      "the signing certificate names the host of the vault",
      "RFC 9525 section 6",
      "Call the vault by a name that is in its certificate."),
  SIGNATURE(
      "answer.signature",
      "the signature is the certificate's over exactly this answer",
      "RFC 7515 section 5.2",
      "Something on the way changed the answer."),
  REQUEST(
      "answer.request",
      "the answer is to this request: algorithm and nonce",
      "Key Vault REST reference, release",
      "The answer is to another request."),
  KEY_NAME(
      "answer.key",
      "the answer holds the key or secret that was asked for",
      "Key Vault REST reference, release",
      "The vault answered with another key or secret."),
  UNWRAP(
      "answer.unwrap",
      "the key or secret was wrapped to the attested key",
      "PKCS #11 v2.40, CKM_RSA_AES_KEY_WRAP; RFC 5649",
      "The token attested another key than the one held here: attest again."),
  MATERIAL(
      "answer.material",
      "the private key belongs to the public key in the answer; a secret is text of a length it can"
          + " have",
      "Key Vault REST reference, release",
      "The vault's record of it is damaged; do not use it.");

  private final Definition definition;

  OpeningCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
