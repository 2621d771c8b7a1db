/// The command line.
@NullMarked
package io.privyseal.cli;

import org.jspecify.annotations.NullMarked;
