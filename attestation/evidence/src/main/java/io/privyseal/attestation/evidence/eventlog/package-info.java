/// Event logs of a measured boot: what firmware, boot loader and kernel say they measured into the
/// registers of a TPM (TCG log) or of a trust domain (CC event log, CCEL).
///
/// A log is a claim of whoever kept it. Only digests are tied to registers: the type of an event
/// and its data are labels, and are worth something where the digest is of the data. What follows
/// from a log once its registers are known is asked in `verification.eventlog`.
///
/// Source: TCG PC Client Platform Firmware Profile, chapter 10 "Event Logging"; UEFI 2.10, chapter
/// 38 "Confidential Computing".
@NullMarked
package io.privyseal.attestation.evidence.eventlog;

import org.jspecify.annotations.NullMarked;
