package io.privyseal.attestation.service.wire;

import java.util.Optional;

/// Kinds of attestation by the names that Azure's paths use.
public enum AttestationKind {
  SGX_ENCLAVE("SgxEnclave"),
  OPEN_ENCLAVE("OpenEnclave"),
  SEV_SNP_VM("SevSnpVm"),
  TDX_VM("TdxVm"),
  AZURE_GUEST("AzureGuest"),
  TPM("Tpm");

  private final String pathName;

  AttestationKind(String pathName) {
    this.pathName = pathName;
  }

  public String pathName() {
    return pathName;
  }

  /// By its name in any case; empty for any other text.
  public static Optional<AttestationKind> named(String name) {
    for (var kind : values()) {
      if (kind.pathName.equalsIgnoreCase(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
