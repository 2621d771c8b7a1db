package io.privyseal.attestation.endorsements.amd;

/// Which kind of key a leaf certificate is for.
public enum KeyKind {
  /// Derived from one chip and its TCB; the certificate names the chip.
  VCEK,
  /// Loaded by a cloud provider for its fleet; the certificate names the provider.
  VLEK
}
