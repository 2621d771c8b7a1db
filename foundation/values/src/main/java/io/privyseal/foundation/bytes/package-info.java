/// Byte strings as values: fixed content, bounded reading, strict text encodings, and secrets that
/// cannot be printed.
@NullMarked
package io.privyseal.foundation.bytes;

import org.jspecify.annotations.NullMarked;
