/// What a Relying Party reads: the claims of an attestation token, and the check that turns a token
/// into claims that may be believed.
///
/// [TokenVerifier] is the only door: an [AttestationResult] exists only if every check of its token
/// passed. The signing keys of an authority come through the port [AuthorityKeys]; the adapter that
/// fetches them over HTTPS has its own package, [io.privyseal.attestation.result.https]. Whether
/// the authority still stands by a token comes through the port [TokenStatuses]. To add a check,
/// add a constant to [TokenCheck] and ask it in the verifier.
@NullMarked
package io.privyseal.attestation.result;

import org.jspecify.annotations.NullMarked;
