package io.privyseal.attestation.appraisal;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// Data that the client sent beside its evidence, to be bound by it: runtime data or init-time
/// data.
public sealed interface ClientData {
  /// Deep enough for any key set, shallow enough that the token around it stays readable.
  Json.Limits LIMITS = new Json.Limits(64 * 1024, 10, 4_000);

  /// Exactly the bytes whose digest the evidence holds.
  Bytes content();

  /// Bound, and otherwise not looked at.
  record Binary(Bytes content) implements ClientData {
    public Binary {
      if (content.length() > LIMITS.maxBytes()) {
        throw new MalformedInputException(
            "data: expected at most %d bytes, found %d"
                .formatted(LIMITS.maxBytes(), content.length()));
      }
    }
  }

  /// Bound, and shown in the token as a claim.
  record JsonClaims(Bytes content, JsonObject claims) implements ClientData {}

  /// @throws MalformedInputException if `content` is not a JSON object within [#LIMITS]
  static ClientData json(Bytes content) {
    return new JsonClaims(content, Json.parseObject(content, LIMITS));
  }
}
