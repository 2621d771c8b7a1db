/// Embedded OpenID issuer and managed identity endpoints.
@NullMarked
package io.privyseal.identity;

import org.jspecify.annotations.NullMarked;
