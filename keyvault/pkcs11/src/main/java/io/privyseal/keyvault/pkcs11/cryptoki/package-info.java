/// The C interface of PKCS #11 (OASIS, version 2.40) as far as it is needed, for 64-bit Unix. No
/// meaning is added here: numbers have the names of the standard, and what a call returns other
/// than success is a [io.privyseal.keyvault.pkcs11.cryptoki.CryptokiException].
@NullMarked
package io.privyseal.keyvault.pkcs11.cryptoki;

import org.jspecify.annotations.NullMarked;
