/// Keys in PostgreSQL.
@NullMarked
package io.privyseal.keyvault.storage;

import org.jspecify.annotations.NullMarked;
