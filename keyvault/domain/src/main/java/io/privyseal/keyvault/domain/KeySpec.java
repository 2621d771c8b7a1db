package io.privyseal.keyvault.domain;

/// Kind and shape, which belong together.
public record KeySpec(KeyType type, KeyShape shape) {
  public KeySpec {
    if (type.family() != shape.family()) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER, "kty %s does not fit the key".formatted(type.kty()));
    }
  }
}
