/// What follows from an event log once its registers are known.
///
/// [EventLogReplay] computes what the registers would hold if the log were true. Where that is what
/// hardware vouches for, the digests of the log are facts, in their order within the register, and
/// nothing else is: the type of an event and its data are covered by no digest of their own. Data
/// becomes a fact where the digest is of the data ([DataBinding]); [SecureBoot] believes no label
/// at all, separators included, which it knows by their digests.
@NullMarked
package io.privyseal.attestation.verification.eventlog;

import org.jspecify.annotations.NullMarked;
