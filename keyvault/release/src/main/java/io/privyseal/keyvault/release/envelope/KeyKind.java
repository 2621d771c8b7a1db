package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// Kinds of released keys, wherever the vault keeps them.
enum KeyKind {
  RSA,
  EC,
  OCT;

  /// @throws MalformedInputException for any other `kty`
  static KeyKind of(JsonObject jwk) {
    return switch (jwk.string("kty").orElse("")) {
      case "RSA", "RSA-HSM" -> RSA;
      case "EC", "EC-HSM" -> EC;
      case "oct", "oct-HSM" -> OCT;
      default -> throw new MalformedInputException("kty: expected RSA, EC or oct");
    };
  }
}
