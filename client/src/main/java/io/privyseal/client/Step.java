package io.privyseal.client;

/// Where in a call something happened.
public enum Step {
  /// Evidence is made and shown to the attestation service.
  ATTEST,
  /// The vault is asked for the key.
  RELEASE,
  /// The vault's answer is checked and opened.
  OPEN
}
