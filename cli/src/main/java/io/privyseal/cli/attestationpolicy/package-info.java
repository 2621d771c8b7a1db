/// `privyseal maa-policy`: check attestation policies and try them on guests, without a service.
@NullMarked
package io.privyseal.cli.attestationpolicy;

import org.jspecify.annotations.NullMarked;
