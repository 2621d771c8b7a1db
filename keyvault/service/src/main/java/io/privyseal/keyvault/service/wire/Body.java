package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JSON object of a request. A member that is `null` counts as left out, unknown members are
/// ignored (clients are newer than servers), and one of the wrong kind is a
/// [MalformedInputException] that names it.
final class Body {
  /// Bounds of a request body. The largest part is an attestation token or a backup.
  static final Json.Limits LIMITS = new Json.Limits(1 << 20, 16, 5_000);

  /// The end of the year 9999, which is as far as timestamps go.
  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private final JsonObject json;
  private final String at;

  private Body(JsonObject json, String at) {
    this.json = json;
    this.at = at;
  }

  static Body parse(Bytes text) {
    if (text.length() == 0) {
      throw new MalformedInputException("expected a JSON object in the body, found none");
    }
    return new Body(Json.parseObject(text, LIMITS), "");
  }

  JsonObject json() {
    return json;
  }

  Optional<String> string(String name) {
    return switch (json.get(name).orElse(new JsonNull())) {
      case JsonString(var text) -> Optional.of(text);
      case JsonNull() -> Optional.empty();
      default -> throw wrong(name, "text");
    };
  }

  String requiredString(String name) {
    return string(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new MalformedInputException(at + name + ": expected text, found none"));
  }

  Optional<Boolean> bool(String name) {
    return switch (json.get(name).orElse(new JsonNull())) {
      case JsonBoolean(var flag) -> Optional.of(flag);
      case JsonNull() -> Optional.empty();
      default -> throw wrong(name, "true or false");
    };
  }

  Optional<Long> integer(String name) {
    return switch (json.get(name).orElse(new JsonNull())) {
      case JsonNumber number ->
          Optional.of(number.asLong().orElseThrow(() -> wrong(name, "an integer")));
      case JsonNull() -> Optional.empty();
      default -> throw wrong(name, "an integer");
    };
  }

  /// Seconds since 1970.
  Optional<Instant> time(String name) {
    return integer(name)
        .map(seconds -> {
          if (seconds < 0 || seconds > MAX_EPOCH_SECONDS) {
            throw wrong(name, "seconds since 1970, up to the year 9999");
          }
          return Instant.ofEpochSecond(seconds);
        });
  }

  Optional<Body> object(String name) {
    return switch (json.get(name).orElse(new JsonNull())) {
      case JsonObject object -> Optional.of(new Body(object, at + name + "."));
      case JsonNull() -> Optional.empty();
      default -> throw wrong(name, "an object");
    };
  }

  Optional<List<Body>> objects(String name) {
    return switch (json.get(name).orElse(new JsonNull())) {
      case JsonArray(var items) -> Optional.of(objects(name, items));
      case JsonNull() -> Optional.empty();
      default -> throw wrong(name, "a list of objects");
    };
  }

  private List<Body> objects(String name, List<JsonValue> items) {
    var objects = new ArrayList<Body>();
    for (var item : items) {
      if (!(item instanceof JsonObject object)) {
        throw wrong(name, "a list of objects");
      }
      objects.add(new Body(object, path(name) + "[" + objects.size() + "]."));
    }
    return objects;
  }

  Optional<List<String>> strings(String name) {
    return switch (json.get(name).orElse(new JsonNull())) {
      case JsonArray(var items) -> Optional.of(strings(name, items));
      case JsonNull() -> Optional.empty();
      default -> throw wrong(name, "a list of texts");
    };
  }

  private List<String> strings(String name, List<JsonValue> items) {
    var texts = new ArrayList<String>();
    for (var item : items) {
      if (!(item instanceof JsonString(var text))) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /// Base64url as clients send it: either alphabet, padded or not.
  Bytes requiredBase64(String name) {
    try {
      return Base64Url.decodeLenient(requiredString(name));
    } catch (MalformedInputException e) {
      throw e.in(at + name);
    }
  }

  /// The same for one that may be left out. Empty text is an empty value.
  Optional<Bytes> base64(String name) {
    return string(name)
        .map(text -> {
          try {
            return Base64Url.decodeLenient(text);
          } catch (MalformedInputException e) {
            throw e.in(at + name);
          }
        });
  }

  /// How a message names that member.
  String path(String name) {
    return at + name;
  }

  MalformedInputException wrong(String name, String expected) {
    return new MalformedInputException("%s%s: expected %s".formatted(at, name, expected));
  }
}
