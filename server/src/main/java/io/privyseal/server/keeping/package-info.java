/// Where the root key is kept: a file with owner-only rights, plain or under a passphrase.
@NullMarked
package io.privyseal.server.keeping;

import org.jspecify.annotations.NullMarked;
