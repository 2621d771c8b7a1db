/// The Verifier: speaks the Azure Attestation data plane.
@NullMarked
package io.privyseal.attestation.service;

import org.jspecify.annotations.NullMarked;
