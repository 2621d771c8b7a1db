/// A workload's way to its keys: attest, release, unwrap in one call, on the Azure SDKs, against
/// Azure or against this product by changing URLs.
///
/// [PrivysealClient] is the entry. What makes evidence is the port [Attester]. A call ends with a
/// [ReleasedKey], with [KeyRefusedException] (definite, never retried) or with
/// [KeyUndecidedException] (the surroundings failed for longer than the deadline allows).
@NullMarked
package io.privyseal.client;

import org.jspecify.annotations.NullMarked;
