/// Tests of this package: real evidence as its provenance says, and one refusal for each check.
@NullMarked
package io.privyseal.attestation.verification.eventlog;

import org.jspecify.annotations.NullMarked;
