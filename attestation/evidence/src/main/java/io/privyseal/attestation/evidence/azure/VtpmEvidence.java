package io.privyseal.attestation.evidence.azure;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Optional;

/// What a confidential VM of Azure sends beside the report of its hardware. Nothing in here is
/// believed yet.
///
/// @param runtimeClaims the exact bytes that the hardware report binds
/// @param hcl the report they stood in; clients of the guest attestation protocol send the claims
///   alone
/// @param quote by the attestation key that the claims name
/// @param pcrs the quoted registers
/// @param log how the registers came to their values
/// @param claimedKey the attestation key as the client gave it, which must be the one of the claims
/// @param ephemeralKey a key that the virtual TPM made and certified
public record VtpmEvidence(
    Bytes runtimeClaims,
    Optional<HclReport> hcl,
    TpmQuote quote,
    PcrValues pcrs,
    Optional<EventLog> log,
    Optional<TpmPublic> claimedKey,
    Optional<CertifiedKey> ephemeralKey) {
  /// @throws MalformedInputException if the report holds other claims
  public VtpmEvidence {
    if (hcl.filter(report -> !report.runtimeClaims().equals(runtimeClaims)).isPresent()) {
      throw new MalformedInputException("vTPM evidence: expected the claims of its HCL report");
    }
  }

  public static VtpmEvidence of(HclReport hcl, TpmQuote quote, PcrValues pcrs) {
    return ofClaims(hcl.runtimeClaims(), quote, pcrs).withHcl(hcl);
  }

  /// Without the HCL report around the claims.
  public static VtpmEvidence ofClaims(Bytes runtimeClaims, TpmQuote quote, PcrValues pcrs) {
    return new VtpmEvidence(
        runtimeClaims,
        Optional.empty(),
        quote,
        pcrs,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same with this report and its claims.
  public VtpmEvidence withHcl(HclReport report) {
    return new VtpmEvidence(
        report.runtimeClaims(), Optional.of(report), quote, pcrs, log, claimedKey, ephemeralKey);
  }

  public VtpmEvidence withQuote(TpmQuote other) {
    return new VtpmEvidence(runtimeClaims, hcl, other, pcrs, log, claimedKey, ephemeralKey);
  }

  public VtpmEvidence withPcrs(PcrValues others) {
    return new VtpmEvidence(runtimeClaims, hcl, quote, others, log, claimedKey, ephemeralKey);
  }

  public VtpmEvidence withLog(EventLog other) {
    return new VtpmEvidence(
        runtimeClaims, hcl, quote, pcrs, Optional.of(other), claimedKey, ephemeralKey);
  }

  public VtpmEvidence withClaimedKey(TpmPublic key) {
    return new VtpmEvidence(runtimeClaims, hcl, quote, pcrs, log, Optional.of(key), ephemeralKey);
  }

  public VtpmEvidence withEphemeralKey(CertifiedKey key) {
    return new VtpmEvidence(runtimeClaims, hcl, quote, pcrs, log, claimedKey, Optional.of(key));
  }
}
