/// The structured audit log: every decision with its findings, committed before its effect. If the
/// log cannot take an event, the effect does not happen.
///
/// [io.privyseal.audit.AuditLog] is the port; one more storage is one more implementation of it.
/// The JSON form of an entry is stable and described in `docs/reference/audit-event.md`.
@NullMarked
package io.privyseal.audit;

import org.jspecify.annotations.NullMarked;
