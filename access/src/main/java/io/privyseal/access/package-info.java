/// Who calls and what they may: callers, roles, token check.
@NullMarked
package io.privyseal.access;

import org.jspecify.annotations.NullMarked;
