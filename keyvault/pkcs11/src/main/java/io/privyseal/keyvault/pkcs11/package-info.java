/// The key store in a hardware module that speaks PKCS #11. Keys are made in the token and private
/// operations run there. A key that may never leave is an object of the token, sensitive and not
/// extractable; an exportable one is wrapped by a key of the token, its blob is kept in the
/// repository, and it comes back into the token for the length of one use.
///
/// What the repository holds of a key is sealed under the root key for the key's id, so that nobody
/// who can write there makes one key stand for another.
@NullMarked
package io.privyseal.keyvault.pkcs11;

import org.jspecify.annotations.NullMarked;
