/// One call: attest, release, unwrap.
@NullMarked
package io.privyseal.client;

import org.jspecify.annotations.NullMarked;
