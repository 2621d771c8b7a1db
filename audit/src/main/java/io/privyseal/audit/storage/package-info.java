/// The audit log in PostgreSQL: one append-only table.
@NullMarked
package io.privyseal.audit.storage;

import org.jspecify.annotations.NullMarked;
