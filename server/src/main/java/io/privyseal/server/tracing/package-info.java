/// Where the spans of this process go: to a collector that speaks OTLP over HTTP, or nowhere.
///
/// [Tracing] begins the span of a request, as a part of the trace that the caller works in;
/// everything below it is told by [io.privyseal.foundation.trace.Trace#step] where it is done.
/// OpenTelemetry's SDK samples and queues; what it sends is written by [OtlpJson], so that no
/// second HTTP client comes into the process. A span holds routes, status, counts and ids: no name
/// of a key, no caller, no token.
@NullMarked
package io.privyseal.server.tracing;

import org.jspecify.annotations.NullMarked;
