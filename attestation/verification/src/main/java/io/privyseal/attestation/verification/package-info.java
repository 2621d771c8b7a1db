/// Is the evidence authentic, fresh and bound? Takes parsed evidence and expectations, asks every
/// check of its catalogue, and answers with a [Verification] whose findings say how each came out.
///
/// Secure by default: an expectation that nobody gave is refused or shown as not checked with its
/// reason, and a relaxation is a method that says so. One package per kind of evidence
/// (`verification.sevsnp`). To add a kind: its check enum, its expectations, its verifier, and a
/// `Verified...` value that only the verifier can make.
@NullMarked
package io.privyseal.attestation.verification;

import org.jspecify.annotations.NullMarked;
