/// What the publisher of a utility VM says of its image: that a launch measurement is that of a
/// version of it, signed as COSE_Sign1 under a certificate chain that a `did:x509` names. Reading
/// is strict: one profile of CBOR, no header that is critical and unknown. Whether the statement is
/// authentic is asked in `verification.uvm`, whether the publisher is believed in appraisal.
@NullMarked
package io.privyseal.attestation.endorsements.uvm;

import org.jspecify.annotations.NullMarked;
