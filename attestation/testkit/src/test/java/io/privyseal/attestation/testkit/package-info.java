/// Tests of the simulated manufacturer itself.
@NullMarked
package io.privyseal.attestation.testkit;

import org.jspecify.annotations.NullMarked;
