package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.verification.eventlog.ReplayedLog;
import io.privyseal.attestation.verification.tpm.VerifiedQuote;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// A machine to appraise by its TPM: a verified quote, and the log that it explains.
///
/// @param aikHash SHA-256 of the attestation key
/// @param aikValidated whether a trusted authority certifies the key
/// @param log of the registers that were quoted; empty if none came along
/// @param relyingPartyData what the relying party gave to have it in the token; bound by nothing
public record TpmGuest(
    VerifiedQuote quote,
    Bytes aikHash,
    boolean aikValidated,
    Optional<ReplayedLog> log,
    Optional<String> relyingPartyData) {}
