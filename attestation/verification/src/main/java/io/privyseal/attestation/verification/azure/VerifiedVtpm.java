package io.privyseal.attestation.verification.azure;

import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.verification.eventlog.ReplayedLog;
import io.privyseal.attestation.verification.tpm.VerifiedQuote;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Instant;
import java.util.Optional;

/// A confidential VM of Azure that passed every check. Only [VtpmVerifier] makes it.
public final class VerifiedVtpm {
  private final VtpmEvidence evidence;
  private final VerifiedHardware hardware;
  private final HclClaims claims;
  private final VerifiedQuote quote;
  private final Optional<ReplayedLog> log;
  private final Optional<TpmPublic> ephemeralKey;
  private final boolean paravisorWasExpected;
  private final Instant at;

  VerifiedVtpm(
      VtpmEvidence evidence,
      VerifiedHardware hardware,
      HclClaims claims,
      VerifiedQuote quote,
      Optional<ReplayedLog> log,
      Optional<TpmPublic> ephemeralKey,
      boolean paravisorWasExpected,
      Instant at) {
    this.evidence = evidence;
    this.hardware = hardware;
    this.claims = claims;
    this.quote = quote;
    this.log = log;
    this.ephemeralKey = ephemeralKey;
    this.paravisorWasExpected = paravisorWasExpected;
    this.at = at;
  }

  public VerifiedHardware hardware() {
    return hardware;
  }

  /// What the hardware binds: keys of the virtual TPM, configuration, user data.
  public HclClaims claims() {
    return claims;
  }

  /// The exact bytes of the claims.
  public Bytes runtimeClaims() {
    return evidence.runtimeClaims();
  }

  public VerifiedQuote quote() {
    return quote;
  }

  /// The quoted registers, and no others.
  public PcrValues pcrs() {
    return quote.pcrs();
  }

  /// The nonce that the quote answers; empty if none was asked for.
  public Optional<Bytes> answeredNonce() {
    return quote.answeredNonce();
  }

  /// The log, reduced to what follows from it; empty if none came along.
  public Optional<ReplayedLog> log() {
    return log;
  }

  /// A key that only this VM can use, as long as its registers stay as they are; empty if none came
  /// along.
  public Optional<TpmPublic> ephemeralKey() {
    return ephemeralKey;
  }

  /// Whether the launch measurement was compared with those of paravisors. If not, nobody knows
  /// that claims and TPM are more than what the owner of some VM made up.
  public boolean paravisorWasExpected() {
    return paravisorWasExpected;
  }

  /// When it was verified.
  public Instant verifiedAt() {
    return at;
  }

  @Override
  public String toString() {
    return "VerifiedVtpm[" + hardware.trustRoot() + "]";
  }
}
