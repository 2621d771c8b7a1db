package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the members of one of Intel's JSON objects: each by name, type and range. Members that
/// nobody asks for are passed over, as Intel adds some.
///
/// @param object the object
/// @param where for faults: `tcbLevels[2]`
record JsonFields(JsonObject object, String where) {
  /// Size, depth and number of values of one statement; the largest known has 13 KiB.
  static final Json.Limits LIMITS = new Json.Limits(256 * 1024, 12, 50_000);

  private static final int MAX_ADVISORIES = 512;
  private static final int MAX_ADVISORY_CHARS = 64;

  /// @throws MalformedInputException if `text` is not one JSON object within [#LIMITS]
  static JsonFields parse(Bytes text, String what) {
    return new JsonFields(Json.parseObject(text, LIMITS), what);
  }

  boolean has(String name) {
    return object.has(name);
  }

  String string(String name) {
    return object.string(name).orElseThrow(() -> fault(name, "expected a string"));
  }

  /// @param length in bytes
  Bytes hex(String name, int length) {
    var text = string(name);
    if (text.length() != 2 * length) {
      throw fault(name, "expected %d hex digits".formatted(2 * length));
    }
    try {
      return Bytes.ofHex(text);
    } catch (MalformedInputException e) {
      throw fault(name, "expected %d hex digits".formatted(2 * length));
    }
  }

  int integer(String name, int max) {
    return object
        .integer(name)
        .filter(value -> value >= 0 && value <= max)
        .map(Long::intValue)
        .orElseThrow(() -> fault(name, "expected an integer from 0 to " + max));
  }

  Instant instant(String name) {
    try {
      return Instant.parse(string(name));
    } catch (DateTimeParseException e) {
      throw fault(name, "expected a time in UTC");
    }
  }

  JsonFields object(String name) {
    return object
        .object(name)
        .map(inner -> new JsonFields(inner, at(name)))
        .orElseThrow(() -> fault(name, "expected an object"));
  }

  <T> List<T> objects(String name, int max, Function<JsonFields, T> read) {
    var items = items(name, max);
    var all = new ArrayList<T>();
    for (var i = 0; i < items.size(); i++) {
      var place = "%s[%d]".formatted(at(name), i);
      if (!(items.get(i) instanceof JsonObject item)) {
        throw new MalformedInputException(place + ": expected an object");
      }
      all.add(read.apply(new JsonFields(item, place)));
    }
    return List.copyOf(all);
  }

  /// `advisoryIDs`, which may be left out.
  List<String> advisories() {
    if (!has("advisoryIDs")) {
      return List.of();
    }
    var all = new ArrayList<String>();
    for (var item : items("advisoryIDs", MAX_ADVISORIES)) {
      if (!(item instanceof JsonString(var id)) || id.length() > MAX_ADVISORY_CHARS) {
        throw fault("advisoryIDs", "expected short strings");
      }
      all.add(id);
    }
    return List.copyOf(all);
  }

  /// `id` of a statement about platforms.
  TeeType teeType() {
    return switch (string("id")) {
      case "SGX" -> TeeType.SGX;
      case "TDX" -> TeeType.TDX;
      default -> throw fault("id", "expected SGX or TDX");
    };
  }

  TcbStatus status() {
    return TcbStatus.named(string("tcbStatus"))
        .orElseThrow(() -> fault("tcbStatus", "not a known status"));
  }

  /// Of a part of the platform, which is up to date, out of date or revoked and nothing else.
  TcbStatus partStatus() {
    return Optional.of(status())
        .filter(
            s -> s == TcbStatus.UP_TO_DATE || s == TcbStatus.OUT_OF_DATE || s == TcbStatus.REVOKED)
        .orElseThrow(() -> fault("tcbStatus", "not a status of a part"));
  }

  MalformedInputException fault(String name, String what) {
    return new MalformedInputException(at(name) + ": " + what);
  }

  private List<JsonValue> items(String name, int max) {
    var items = object.array(name).orElseThrow(() -> fault(name, "expected an array"));
    if (items.size() > max) {
      throw fault(name, "expected at most %d items, found %d".formatted(max, items.size()));
    }
    return items;
  }

  private String at(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }
}
