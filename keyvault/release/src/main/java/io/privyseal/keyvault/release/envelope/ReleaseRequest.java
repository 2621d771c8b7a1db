package io.privyseal.keyvault.release.envelope;

import java.util.Optional;

/// What was asked for, as the answer repeats it.
///
/// @param apiVersion of the request
/// @param enc how the key or secret is to be wrapped
/// @param id URL of the key or secret as requested: without a version if the request named none
/// @param nonce repeated in the answer
public record ReleaseRequest(
    String apiVersion, ReleaseEncryption enc, String id, Optional<String> nonce) {}
