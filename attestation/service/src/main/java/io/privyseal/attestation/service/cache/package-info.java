/// Results of verification, used again for a while when the same request comes again: workloads
/// attest in a rhythm, and a signature that was good a minute ago is good still.
///
/// What is remembered is verification alone. Appraisal, the operator's revocation rules, the record
/// and the token are made anew for every answer. Everything that verification depended on is part
/// of the [io.privyseal.attestation.service.cache.VerificationKey] or ends the entry: there is
/// nothing to invalidate by hand that could be forgotten.
@NullMarked
package io.privyseal.attestation.service.cache;

import org.jspecify.annotations.NullMarked;
