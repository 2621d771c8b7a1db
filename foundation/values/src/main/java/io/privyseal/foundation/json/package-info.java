/// Strict JSON (RFC 8259): a small immutable tree, a reader with bounds that refuses what parsers
/// disagree on (duplicate members, trailing text, non-finite numbers), and a compact writer.
@NullMarked
package io.privyseal.foundation.json;

import org.jspecify.annotations.NullMarked;
