/// Fetches the signing keys of an attestation service over HTTPS: its OpenID configuration, and
/// from there its JWK set on the same origin. Everything is bounded: sizes, times, connections, the
/// cache.
@NullMarked
package io.privyseal.attestation.result.https;

import org.jspecify.annotations.NullMarked;
