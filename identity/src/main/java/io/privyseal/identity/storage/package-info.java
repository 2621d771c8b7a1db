/// Identities and signing keys in PostgreSQL, secrets sealed under the root key.
@NullMarked
package io.privyseal.identity.storage;

import org.jspecify.annotations.NullMarked;
