/// JOSE, strictly: compact JWS, JWK and JWK sets. The JOSE library is named here and nowhere else;
/// signatures are made and checked by the crypto engine.
@NullMarked
package io.privyseal.foundation.jose;

import org.jspecify.annotations.NullMarked;
