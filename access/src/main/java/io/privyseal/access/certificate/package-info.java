/// Client certificates in place of tokens: who issued one, what for, whether it still stands, and
/// what it calls its holder. What is believed is configured; a certificate of another authority is
/// nobody.
///
/// One more kind of name is a constant of [io.privyseal.access.certificate.HolderName].
@NullMarked
package io.privyseal.access.certificate;

import org.jspecify.annotations.NullMarked;
