package io.privyseal.foundation.jose;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A set of public keys (RFC 7517 section 5), found by `kid`.
public record JwkSet(List<Jwk> keys) {
  /// Keys that one set may hold.
  public static final int MAX_KEYS = 64;

  private static final Json.Limits LIMITS = new Json.Limits(512 * 1024, 8, 5_000);

  public JwkSet {
    keys = List.copyOf(keys);
  }

  /// Reads a set. Keys of kinds that are not served here are left out (section 5 of the RFC); a key
  /// of a known kind that makes no key is refused.
  ///
  /// @throws MalformedInputException if the document is no set or holds more than [#MAX_KEYS]
  public static JwkSet parse(Bytes document) {
    var items =
        Json.parseObject(document, LIMITS)
            .array("keys")
            .orElseThrow(() -> new MalformedInputException("JWK set: expected an array keys"));
    if (items.size() > MAX_KEYS) {
      throw new MalformedInputException("JWK set: expected at most %d keys".formatted(MAX_KEYS));
    }
    var keys = new ArrayList<Jwk>();
    for (var item : items) {
      if (!(item instanceof JsonObject json)) {
        throw new MalformedInputException("JWK set: expected objects in keys");
      }
      var kind = json.string("kty").orElse("");
      if (kind.equals("RSA") || kind.equals("EC")) {
        keys.add(Jwk.parse(json));
      }
    }
    return new JwkSet(keys);
  }

  /// The key of that `kid`; empty if there is none, or more than one.
  public Optional<Jwk> find(String kid) {
    var found = keys.stream().filter(key -> key.kid().equals(Optional.of(kid))).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  public JsonObject toJson() {
    var items = keys.stream().<JsonValue>map(Jwk::json).toList();
    return JsonObject.builder().put("keys", new JsonArray(items)).build();
  }
}
