/// From an `Authorization` header to a [io.privyseal.access.Caller]: bearer tokens of configured
/// OpenID issuers (Microsoft Entra v1 and v2, our own, any other), with their keys fetched over
/// HTTPS and cached within bounds.
///
/// One more issuer is one more [io.privyseal.access.token.TrustedIssuer] in the configuration; one
/// more way to get keys is an implementation of [io.privyseal.access.token.IssuerKeySource].
@NullMarked
package io.privyseal.access.token;

import org.jspecify.annotations.NullMarked;
