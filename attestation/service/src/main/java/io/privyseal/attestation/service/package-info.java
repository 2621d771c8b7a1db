/// The Verifier: speaks the data plane of Azure Attestation, any number of instances in one
/// process, each with its own issuer URL, signing keys, reference values and policies.
///
/// One request runs downwards: [io.privyseal.attestation.service.wire] reads it, verification and
/// appraisal decide, the decision is recorded, and only then does
/// [io.privyseal.attestation.service.signing] sign a token. [AttestationService] is the one entry
/// point for an assembly. To serve another kind of evidence, add its constant to
/// [io.privyseal.attestation.service.wire.AttestationKind] and a procedure in
/// [io.privyseal.attestation.service.procedure].
@NullMarked
package io.privyseal.attestation.service;

import org.jspecify.annotations.NullMarked;
