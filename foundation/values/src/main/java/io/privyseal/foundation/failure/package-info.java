/// What all ports have in common when their surroundings fail: not a statement about the input, and
/// worth a retry.
@NullMarked
package io.privyseal.foundation.failure;

import org.jspecify.annotations.NullMarked;
