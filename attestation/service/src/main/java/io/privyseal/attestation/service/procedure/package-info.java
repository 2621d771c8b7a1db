/// One procedure per kind of evidence: read, verify, appraise. What they share, the order of the
/// steps, the record of the decision and the signature, is the service's.
///
/// To add a kind: a class here, its constant in
/// [io.privyseal.attestation.service.wire.AttestationKind], its default policy, and its place in
/// the assembly.
@NullMarked
package io.privyseal.attestation.service.procedure;

import org.jspecify.annotations.NullMarked;
