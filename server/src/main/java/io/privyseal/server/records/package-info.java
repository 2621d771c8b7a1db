/// The audit log as operators see it: measured, a step of the trace that it belongs to, and written
/// besides where other programs read it.
@NullMarked
package io.privyseal.server.records;

import org.jspecify.annotations.NullMarked;
