/// Role assignments in PostgreSQL.
@NullMarked
package io.privyseal.access.storage;

import org.jspecify.annotations.NullMarked;
