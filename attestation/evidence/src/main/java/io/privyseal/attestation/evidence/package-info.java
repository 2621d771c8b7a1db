/// What the Attester says. A parser turns bytes into values and believes nothing: a parsed report
/// is well formed, not true. Whether it is true is asked in `attestation/verification`.
///
/// One package per kind of evidence (`evidence.sevsnp`); this one recognises what a file or a
/// request body is. To add a kind: its parser in its own package, its wrappings in
/// [EvidenceRecognizer].
@NullMarked
package io.privyseal.attestation.evidence;

import org.jspecify.annotations.NullMarked;
