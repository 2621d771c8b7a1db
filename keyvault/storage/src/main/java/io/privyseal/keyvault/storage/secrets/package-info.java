/// Secrets in PostgreSQL, in the schema `keyvault` beside the keys.
///
/// A value is sealed under the root key before it reaches the database, bound to its vault, name
/// and version. Writes are conditional on the revision of the secret's row, as those of keys are.
@NullMarked
package io.privyseal.keyvault.storage.secrets;

import org.jspecify.annotations.NullMarked;
