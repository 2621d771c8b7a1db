/// A simulated publisher of utility VMs: endorsements of launch measurements as COSE_Sign1, signed
/// under a certificate chain and a `did:x509` of its own.
@NullMarked
package io.privyseal.attestation.testkit.uvm;

import org.jspecify.annotations.NullMarked;
