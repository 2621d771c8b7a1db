/// Token-signing keys of an instance and the tokens that they sign. Keys roll over with overlap: a
/// new one is published before it signs, an old one stays published until its tokens have expired.
/// Keys are made in the background, never while a request waits.
@NullMarked
package io.privyseal.attestation.service.signing;

import org.jspecify.annotations.NullMarked;
