/// Endorsements of utility VMs, read strictly.
@NullMarked
package io.privyseal.attestation.endorsements.uvm;

import org.jspecify.annotations.NullMarked;
