/// Which request all of this belongs to: one id from the client through attestation to release.
///
/// [TraceContext] is the id as it travels (W3C Trace Context). A [Span] is one stretch of work;
/// [Trace] holds the one that the current thread works for, so that logs and records can name it
/// and a step can be measured where it is made. Nothing is decided by it: who calls and what they
/// may is always a parameter. One more way to keep spans is one more implementation of [Span].
@NullMarked
package io.privyseal.foundation.trace;

import org.jspecify.annotations.NullMarked;
