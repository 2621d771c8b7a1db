package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.foundation.bytes.Bytes;

/// An SGX quote as it was sent.
///
/// @param sent the bytes of the member: the quote, or what the Open Enclave SDK wraps around it
public record SentQuote(Bytes sent, QuoteEvidence evidence) {}
