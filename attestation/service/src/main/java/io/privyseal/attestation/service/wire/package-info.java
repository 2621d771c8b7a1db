/// What stands on the wire of Azure Attestation: requests, policy tokens, api-versions and errors.
/// Parsing only; nothing in here is believed or decided.
@NullMarked
package io.privyseal.attestation.service.wire;

import org.jspecify.annotations.NullMarked;
