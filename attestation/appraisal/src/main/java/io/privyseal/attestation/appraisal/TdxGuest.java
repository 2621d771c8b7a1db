package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.verification.intel.VerifiedTdx;
import java.util.Optional;

/// A trust domain to appraise: its verified quote, and what the verifier found bound to it.
///
/// @param runtimeData bound by REPORTDATA
/// @param initTimeData bound by MRCONFIGID
/// @param nonce as the client sent it; bound by nothing
public record TdxGuest(
    VerifiedTdx evidence,
    Optional<ClientData> runtimeData,
    Optional<ClientData> initTimeData,
    Optional<String> nonce) {}
