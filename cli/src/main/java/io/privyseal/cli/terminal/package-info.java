/// How results look: two streams, inks that vanish where they are not wanted, aligned tables, and
/// findings in the one form that all commands share.
@NullMarked
package io.privyseal.cli.terminal;

import org.jspecify.annotations.NullMarked;
