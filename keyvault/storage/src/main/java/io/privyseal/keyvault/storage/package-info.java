/// Keys and vaults in PostgreSQL, schema `keyvault`.
///
/// A private key is sealed under the root key before it reaches the database, bound to its vault,
/// name and version. A write is conditional on the revision of the key's row: of two writers the
/// second finds no row at the revision it read, and starts again. What is acknowledged is committed
/// with the database's own durability; nothing is kept in memory between requests.
@NullMarked
package io.privyseal.keyvault.storage;

import org.jspecify.annotations.NullMarked;
