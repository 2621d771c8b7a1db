package io.privyseal.attestation.evidence.sevsnp;

/// The processor as the report names it, since version 3: combined family and model, and stepping.
public record Cpuid(int family, int model, int stepping) {
  /// `family 0x19, model 0x1, stepping 1`.
  @Override
  public String toString() {
    return "family 0x%x, model 0x%x, stepping %d".formatted(family, model, stepping);
  }
}
