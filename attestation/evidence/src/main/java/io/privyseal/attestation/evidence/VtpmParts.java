package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.security.PublicKey;
import java.util.Optional;

/// What was found of a TPM in one or more inputs.
///
/// @param hcl the paravisor's report, with its runtime claims
/// @param quote with its signature
/// @param pcrs the values that are said to be quoted
/// @param log an event log, of a TPM or of a trust domain
/// @param attestationKey a key beside the quote, of whatever origin
/// @param claimedKey the attestation key as an Azure guest gave it
/// @param ephemeralKey a key that the TPM certified
public record VtpmParts(
    Optional<HclReport> hcl,
    Optional<TpmQuote> quote,
    Optional<PcrValues> pcrs,
    Optional<EventLog> log,
    Optional<PublicKey> attestationKey,
    Optional<TpmPublic> claimedKey,
    Optional<CertifiedKey> ephemeralKey) {

  /// Nothing yet.
  public static final VtpmParts NONE =
      new VtpmParts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static VtpmParts of(HclReport report) {
    return new VtpmParts(
        Optional.of(report),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static VtpmParts of(TpmQuote quote, PcrValues pcrs) {
    return new VtpmParts(
        Optional.empty(),
        Optional.of(quote),
        Optional.of(pcrs),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static VtpmParts of(EventLog log) {
    return new VtpmParts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(log),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static VtpmParts of(PublicKey attestationKey) {
    return new VtpmParts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(attestationKey),
        Optional.empty(),
        Optional.empty());
  }

  static VtpmParts of(VtpmEvidence evidence) {
    return new VtpmParts(
        evidence.hcl(),
        Optional.of(evidence.quote()),
        Optional.of(evidence.pcrs()),
        evidence.log(),
        Optional.empty(),
        evidence.claimedKey(),
        evidence.ephemeralKey());
  }

  /// Both together.
  ///
  /// @throws MalformedInputException if they hold two different things of one kind
  VtpmParts plus(VtpmParts other) {
    return new VtpmParts(
        EvidenceParts.same("HCL report", hcl, other.hcl),
        EvidenceParts.same("TPM quote", quote, other.quote),
        EvidenceParts.same("set of PCR values", pcrs, other.pcrs),
        EvidenceParts.same("event log", log, other.log),
        EvidenceParts.same("attestation key", attestationKey, other.attestationKey),
        EvidenceParts.same("claimed attestation key", claimedKey, other.claimedKey),
        EvidenceParts.same("ephemeral key", ephemeralKey, other.ephemeralKey));
  }

  /// The evidence of a confidential VM: a quote, and the claims that its hardware binds.
  ///
  /// @param runtimeClaims in place of those of an HCL report
  /// @return empty if a quote, its values or the claims are missing
  Optional<VtpmEvidence> evidence(Optional<Bytes> runtimeClaims) {
    var claims = hcl.map(HclReport::runtimeClaims).or(() -> runtimeClaims);
    if (quote.isEmpty() || pcrs.isEmpty() || claims.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new VtpmEvidence(
            claims.get(), hcl, quote.get(), pcrs.get(), log, claimedKey, ephemeralKey));
  }
}
