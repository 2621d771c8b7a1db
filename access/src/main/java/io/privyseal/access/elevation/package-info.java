/// Just-in-time elevation: a principal is made *eligible* for a role, takes it for minutes with a
/// reason, and loses it by the clock. Nothing here needs a job to run: what has ended is not found
/// by [io.privyseal.access.TemporaryRoles], whoever asks, on whatever node.
///
/// Whoever decides records the decision in the audit log first; [ElevationBook] keeps what came of
/// it and settles rival writes.
@NullMarked
package io.privyseal.access.elevation;

import org.jspecify.annotations.NullMarked;
