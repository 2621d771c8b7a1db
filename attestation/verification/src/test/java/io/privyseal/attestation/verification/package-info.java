/// What tests of every kind of evidence share.
@NullMarked
package io.privyseal.attestation.verification;

import org.jspecify.annotations.NullMarked;
