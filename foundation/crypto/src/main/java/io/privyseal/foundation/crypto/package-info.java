/// The crypto engine: one port, two adapters (Amazon Corretto Crypto Provider where its native
/// library loads, the JDK otherwise), chosen once at start and passed per call. The JVM's global
/// provider order is never changed.
@NullMarked
package io.privyseal.foundation.crypto;

import org.jspecify.annotations.NullMarked;
