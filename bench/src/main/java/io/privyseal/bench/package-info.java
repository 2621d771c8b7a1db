/// The benchmarks. Each number stands beside the limit that was measured in the same run, because
/// only ratios travel from one machine to another.
///
/// Leaves are rotated everywhere: the JDK and we ourselves remember certificates that were
/// verified, so that a benchmark which repeats one chain measures a look-up. Where that look-up is
/// what is measured, the name says `cached`.
@NullMarked
package io.privyseal.bench;

import org.jspecify.annotations.NullMarked;
