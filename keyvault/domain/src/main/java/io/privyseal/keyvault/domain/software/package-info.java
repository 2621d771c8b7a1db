/// The key store in software: keys are made by the crypto engine, sealed under the root key for
/// their id, and opened in this process for each use. What it keeps is in the repository whole;
/// nothing of a key is anywhere else.
@NullMarked
package io.privyseal.keyvault.domain.software;

import org.jspecify.annotations.NullMarked;
