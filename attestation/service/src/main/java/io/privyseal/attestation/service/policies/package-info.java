/// The attestation policies of an instance: what is in force, set and reset by policy tokens.
@NullMarked
package io.privyseal.attestation.service.policies;

import org.jspecify.annotations.NullMarked;
