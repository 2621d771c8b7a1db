/// What Azure's host tells its guests over the link-local address: endorsements of the processor
/// (THIM) and quotes for reports of a trust domain. Nothing it says is believed; verifiers check
/// the certificates and the quotes.
///
/// Source: Azure documentation, Trusted Hardware Identity Management; Azure/cvm-attestation-tools,
/// `imds_client.py`.
@NullMarked
package io.privyseal.attestation.attester.imds;

import org.jspecify.annotations.NullMarked;
