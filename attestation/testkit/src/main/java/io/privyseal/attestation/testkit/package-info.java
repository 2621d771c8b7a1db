/// A simulated manufacturer and mutations.
@NullMarked
package io.privyseal.attestation.testkit;

import org.jspecify.annotations.NullMarked;
