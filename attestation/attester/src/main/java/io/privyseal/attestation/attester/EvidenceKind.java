package io.privyseal.attestation.attester;

import java.util.Optional;

/// What a piece of evidence is, in the words of Azure Attestation's `/attest/{kind}`.
public enum EvidenceKind {
  SEV_SNP_VM("SevSnpVm"),
  TDX_VM("TdxVm"),
  SGX_ENCLAVE("SgxEnclave"),
  AZURE_GUEST("AzureGuest");

  private final String wireName;

  EvidenceKind(String wireName) {
    this.wireName = wireName;
  }

  /// As it stands in the path of the request.
  public String wireName() {
    return wireName;
  }

  /// The kind of that name, in any case of letters.
  public static Optional<EvidenceKind> named(String name) {
    for (var kind : values()) {
      if (kind.wireName.equalsIgnoreCase(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
