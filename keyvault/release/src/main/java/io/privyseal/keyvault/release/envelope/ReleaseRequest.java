package io.privyseal.keyvault.release.envelope;

import java.util.Optional;

/// What was asked for, as the answer repeats it.
///
/// @param apiVersion of the request
/// @param enc how the key is to be wrapped
/// @param kid URL of the key as requested: without a version if the request named none
/// @param nonce repeated in the answer
public record ReleaseRequest(
    String apiVersion, ReleaseEncryption enc, String kid, Optional<String> nonce) {}
