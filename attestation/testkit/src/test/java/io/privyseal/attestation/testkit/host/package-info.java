/// The catalogue of what a malicious host does. That every attack is caught is shown where the
/// verifiers are.
@NullMarked
package io.privyseal.attestation.testkit.host;

import org.jspecify.annotations.NullMarked;
