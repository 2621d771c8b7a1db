/// How much of the service one party may use: a bucket of units per caller, per vault or per
/// address, which fills again at a steady rate.
///
/// [Buckets] is a bounded table of them, one for each thing that is bounded; what a request costs
/// is for the service to say. Each process counts for itself: with `n` nodes behind a load balancer
/// that spreads evenly, a party gets `n` times the rate.
@NullMarked
package io.privyseal.foundation.web.limit;

import org.jspecify.annotations.NullMarked;
