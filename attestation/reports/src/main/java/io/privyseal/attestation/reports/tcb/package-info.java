/// Whether a platform's TCB passes today, whether it will after the next TCB recovery that is
/// known, which number is short, and what mends it. An outlook for operators: what decides over
/// evidence is verification, with the same comparison beneath.
@NullMarked
package io.privyseal.attestation.reports.tcb;

import org.jspecify.annotations.NullMarked;
