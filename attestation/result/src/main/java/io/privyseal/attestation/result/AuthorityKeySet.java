package io.privyseal.attestation.result;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The JWK set of an authority (RFC 7517 section 5), by `kid`. One bad key does not spoil the set:
/// it is kept as unusable, with the reason. A `kid` that stands for two different keys is unusable.
public final class AuthorityKeySet {
  public static final int MAX_KEYS = 128;

  /// Largest document, in bytes. Azure's hold several certificates with an SGX quote each.
  public static final int MAX_BYTES = 2 * 1024 * 1024;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_BYTES, 8, 20_000);

  private final Map<String, AuthorityKey> keys;

  private AuthorityKeySet(Map<String, AuthorityKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /// @throws MalformedInputException if it is not a JWK set of at most [#MAX_KEYS] keys
  public static AuthorityKeySet parse(Bytes jwks) {
    var items =
        Json.parseObject(jwks, LIMITS)
            .array("keys")
            .orElseThrow(() -> new MalformedInputException("JWK set: expected a list of keys"));
    if (items.size() > MAX_KEYS) {
      throw new MalformedInputException(
          "JWK set: expected at most %d keys, found %d".formatted(MAX_KEYS, items.size()));
    }
    var keys = new LinkedHashMap<String, AuthorityKey>();
    for (var item : items) {
      if (item instanceof JsonObject jwk) {
        keys.merge(jwk.string("kid").orElse(""), AuthorityKey.parse(jwk), AuthorityKeySet::same);
      }
    }
    return new AuthorityKeySet(keys);
  }

  public Optional<AuthorityKey> find(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  public int size() {
    return keys.size();
  }

  private static AuthorityKey same(AuthorityKey one, AuthorityKey other) {
    return one.equals(other)
        ? one
        : new AuthorityKey.Unusable(one.kid(), "two different keys have this kid");
  }
}
