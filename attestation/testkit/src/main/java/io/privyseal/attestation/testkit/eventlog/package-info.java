/// Event logs of a measured boot, as firmware writes them, with the registers that they replay to:
/// for a TPM (TCG) and for a TD (CCEL).
@NullMarked
package io.privyseal.attestation.testkit.eventlog;

import org.jspecify.annotations.NullMarked;
