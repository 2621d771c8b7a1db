/// PostgreSQL by plain JDBC: a bounded pool, transactions with a bounded number of retries, and one
/// set of migrations for all modules.
///
/// A module that stores something keeps its scripts in
/// `src/main/resources/db/migration/<module>/V<number>__<what>.sql`, creates a schema of its own
/// there, and is given a [Database]. It names no other module's schema.
@NullMarked
package io.privyseal.foundation.sql;

import org.jspecify.annotations.NullMarked;
