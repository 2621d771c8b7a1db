package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// The body of a request for random bytes.
///
/// Source: Key Vault REST, Get Random Bytes.
///
/// @param count 1 to 128
public record RandomRequest(int count) {
  public static final int MAX_BYTES = 128;

  /// @throws MalformedInputException if the body is not `{"count": 1..128}`
  public static RandomRequest read(Bytes text) {
    var body = Body.parse(text);
    return new RandomRequest(
        body.integer("count")
            .filter(count -> count >= 1 && count <= MAX_BYTES)
            .orElseThrow(() -> body.wrong("count", "1 to " + MAX_BYTES))
            .intValue());
  }
}
