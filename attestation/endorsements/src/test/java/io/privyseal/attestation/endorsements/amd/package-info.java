/// Tests of AMD's certificate extensions and pinned roots. Whole certificates are tested where the
/// simulated manufacturer can make them.
@NullMarked
package io.privyseal.attestation.endorsements.amd;

import org.jspecify.annotations.NullMarked;
