/// PostgreSQL: pool, transactions, migrations.
@NullMarked
package io.privyseal.foundation.sql;

import org.jspecify.annotations.NullMarked;
