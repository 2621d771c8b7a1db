/// What attested, with what TCB, and what was close to being refused. Told from the audit log: a
/// report shows what was decided, and decides nothing itself.
///
/// [AttestedFacts] names what an attestation service records beside its findings;
/// [AttestationReports] reads them back and counts. What a platform's TCB will be worth after the
/// next recovery is the business of [io.privyseal.attestation.reports.tcb].
@NullMarked
package io.privyseal.attestation.reports;

import org.jspecify.annotations.NullMarked;
