/// The structured audit log: every decision, committed before its effect.
@NullMarked
package io.privyseal.audit;

import org.jspecify.annotations.NullMarked;
