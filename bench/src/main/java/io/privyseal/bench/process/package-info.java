/// The product's process, measured from outside: when it first answers, and how much memory it and
/// its PostgreSQL hold.
@NullMarked
package io.privyseal.bench.process;

import org.jspecify.annotations.NullMarked;
