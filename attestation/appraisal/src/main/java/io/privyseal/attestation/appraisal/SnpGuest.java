package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import java.util.Optional;

/// A guest to appraise: its verified report, and what the verifier found bound to it.
///
/// @param runtimeData bound by REPORT_DATA
/// @param initTimeData bound by HOST_DATA
/// @param nonce as the client sent it; bound by nothing
public record SnpGuest(
    VerifiedSnp evidence,
    Optional<ClientData> runtimeData,
    Optional<ClientData> initTimeData,
    Optional<String> nonce) {}
