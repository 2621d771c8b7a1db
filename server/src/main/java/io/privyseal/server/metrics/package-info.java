/// What this process counts and measures, for a monitoring system: `GET /metrics` on the platform
/// port, in the text format of Prometheus. Documented in docs/reference/metrics.md, which a test
/// compares with what is exposed.
///
/// Whoever has something to measure registers meters with the registry of
/// [io.privyseal.server.metrics.Metrics]. Labels are bounded: instances and kinds that the
/// configuration or the code names, never a caller, a key, an address or a text from outside.
@NullMarked
package io.privyseal.server.metrics;

import org.jspecify.annotations.NullMarked;
