/// `privyseal report` and `privyseal tcb`: what attested, and how the TCB of the platforms stands
/// today and after the next recovery. The platform tells it from its record; evidence in files is
/// looked at here.
@NullMarked
package io.privyseal.cli.report;

import org.jspecify.annotations.NullMarked;
