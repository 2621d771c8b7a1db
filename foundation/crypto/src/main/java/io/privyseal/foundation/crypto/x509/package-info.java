/// X.509 certificates that the product makes itself: the local authority, service and signing
/// certificates. Reading and writing PEM.
@NullMarked
package io.privyseal.foundation.crypto.x509;

import org.jspecify.annotations.NullMarked;
