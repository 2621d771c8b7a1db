package io.privyseal.audit;

import java.time.Instant;

/// An event as the log holds it.
///
/// @param sequence positive, larger for what was recorded later by the same node; numbers may be
///   missing where a recording failed
/// @param recordedAt when the log took it, by the log's own clock
public record AuditEntry(long sequence, Instant recordedAt, AuditEvent event) {}
