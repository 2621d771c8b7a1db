package io.privyseal.keyvault.secrets;

import io.privyseal.keyvault.domain.ObjectAttributes;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.Tags;
import java.util.Optional;

/// One version of a secret, without its value.
///
/// @param ordinal 1 for the first version of the secret, growing
public record SecretVersionRecord(
    ObjectVersion version,
    int ordinal,
    Optional<ContentType> contentType,
    ObjectAttributes attributes,
    Tags tags) {}
