/// The vault: speaks the Key Vault data plane.
@NullMarked
package io.privyseal.keyvault.service;

import org.jspecify.annotations.NullMarked;
