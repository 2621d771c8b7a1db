package io.privyseal.attestation.evidence;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/// An object whose members hold evidence, and how deep it lies.
record JsonShape(JsonObject object, int depth) {
  boolean has(String name) {
    return object.has(name);
  }

  boolean isString(String name) {
    return object.string(name).isPresent();
  }

  /// Evidence in a string of that name, recognised.
  EvidenceParts member(String name) {
    return inner(name, string(name));
  }

  /// The same, or `parts` if it is not there.
  EvidenceParts plusMember(EvidenceParts parts, String name) {
    return has(name) ? parts.plus(member(name)) : parts;
  }

  EvidenceParts inner(String name, String text) {
    try {
      return EvidenceRecognizer.recognize(text, depth + 1);
    } catch (MalformedInputException e) {
      throw e.in(name);
    }
  }

  /// Evidence in bytes, however they are written.
  EvidenceParts innerBytes(String name) {
    try {
      return EvidenceRecognizer.recognize(bytes(name), depth + 1);
    } catch (MalformedInputException e) {
      throw e.in(name);
    }
  }

  /// Decodes a string in base64 of that name; empty if absent or empty.
  Optional<Bytes> base64(String name) {
    return object.string(name).filter(text -> !text.isEmpty()).map(Base64Url::decodeLenient);
  }

  String string(String name) {
    return object
        .string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a string"));
  }

  JsonShape nested(String name) {
    return new JsonShape(
        object
            .object(name)
            .orElseThrow(() -> new MalformedInputException(name + ": expected an object")),
        depth + 1);
  }

  /// Bytes as hex, base64 or a list of numbers.
  Bytes bytes(String name) {
    return bytes(
        name,
        object.get(name).orElseThrow(() -> new MalformedInputException(name + ": expected bytes")));
  }

  /// Byte strings, each as hex, base64 or a list of numbers.
  List<Bytes> listOfBytes(String name) {
    return object
        .array(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a list"))
        .stream()
        .map(item -> bytes(name, item))
        .toList();
  }

  private static Bytes bytes(String name, JsonValue value) {
    return switch (value) {
      case JsonString(var text) ->
          HexText.isOne(text) ? Bytes.ofHex(text) : Base64Url.decodeLenient(text);
      case JsonArray(var items) -> numbers(name, items);
      case JsonObject _, JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ ->
          throw new MalformedInputException(name + ": expected bytes");
    };
  }

  private static Bytes numbers(String name, List<JsonValue> items) {
    var content = new byte[items.size()];
    for (var i = 0; i < content.length; i++) {
      var number =
          items.get(i) instanceof JsonNumber value ? value.asLong() : Optional.<Long>empty();
      content[i] =
          number
              .filter(n -> n >= 0 && n <= 0xff)
              .map(Long::byteValue)
              .orElseThrow(
                  () -> new MalformedInputException(name + ": expected numbers from 0 to 255"));
    }
    return Bytes.copyOf(content);
  }
}
