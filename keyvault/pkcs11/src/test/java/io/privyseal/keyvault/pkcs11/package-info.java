/// What runs against SoftHSM needs `softhsm2-util` and says so where it is not there.
@org.jspecify.annotations.NullMarked
package io.privyseal.keyvault.pkcs11;
