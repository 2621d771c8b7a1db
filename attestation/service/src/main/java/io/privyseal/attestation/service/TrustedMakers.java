package io.privyseal.attestation.service;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import java.security.cert.X509Certificate;
import java.util.List;

/// Whose evidence is believed.
///
/// @param amd roots of SEV-SNP
/// @param intel roots of SGX and TDX
/// @param tpm authorities that certify attestation keys of TPMs; without any, no TPM is believed
public record TrustedMakers(TrustAnchors amd, IntelTrustAnchors intel, List<X509Certificate> tpm) {
  public TrustedMakers {
    tpm = List.copyOf(tpm);
  }

  /// AMD and Intel themselves, and no authority for TPMs.
  public static TrustedMakers pinned() {
    return new TrustedMakers(TrustAnchors.amd(), IntelTrustAnchors.intel(), List.of());
  }

  public TrustedMakers withAmd(TrustAnchors other) {
    return new TrustedMakers(other, intel, tpm);
  }

  public TrustedMakers withIntel(IntelTrustAnchors other) {
    return new TrustedMakers(amd, other, tpm);
  }

  public TrustedMakers withTpm(List<X509Certificate> authorities) {
    return new TrustedMakers(amd, intel, authorities);
  }
}
