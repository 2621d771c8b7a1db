package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// An enclave to appraise: its verified quote, and what the verifier found bound to it.
///
/// @param sent the evidence as it was sent: the quote, or the Open Enclave report around it
/// @param runtimeData bound by REPORTDATA
/// @param initTimeData bound by CONFIGID
/// @param nonce as the client sent it; bound by nothing
public record SgxGuest(
    VerifiedSgx evidence,
    Bytes sent,
    Optional<ClientData> runtimeData,
    Optional<ClientData> initTimeData,
    Optional<String> nonce) {}
