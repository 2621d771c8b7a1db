/// The OpenID issuer: signing keys that roll over with overlap, metadata, and the token endpoint
/// for applications (client credentials with a secret or a signed assertion), with requests,
/// answers and errors in Microsoft Entra's form.
@NullMarked
package io.privyseal.identity.issuer;

import org.jspecify.annotations.NullMarked;
