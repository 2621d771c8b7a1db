/// Endorsements of utility VMs: real ones, and one refusal each of simulated ones.
@NullMarked
package io.privyseal.attestation.verification.uvm;

import org.jspecify.annotations.NullMarked;
