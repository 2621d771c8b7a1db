package io.privyseal.foundation.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Reads and writes JSON text. One document, nothing after it, no duplicate member names, valid
/// UTF-8, within [Limits].
public final class Json {
  /// Bounds of one document.
  ///
  /// @param maxBytes size of the text in UTF-8 bytes
  /// @param maxDepth nesting of arrays and objects
  /// @param maxValues values and members in all
  public record Limits(int maxBytes, int maxDepth, int maxValues) {
    public static final Limits DEFAULT = new Limits(1 << 20, 32, 20_000);
  }

  private static final int MAX_NUMBER_CHARS = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxNestingDepth(1000)
                  .build())
          .build();

  private Json() {}

  public static JsonValue parse(Bytes text) {
    return parse(text, Limits.DEFAULT);
  }

  public static JsonValue parse(String text) {
    return parse(Bytes.utf8(text), Limits.DEFAULT);
  }

  /// @throws MalformedInputException if `text` is not one JSON document within `limits`
  public static JsonValue parse(Bytes text, Limits limits) {
    if (text.length() > limits.maxBytes()) {
      throw new MalformedInputException(
          "JSON: expected at most %d bytes, found %d".formatted(limits.maxBytes(), text.length()));
    }
    try (var parser = FACTORY.createParser(strictUtf8(text))) {
      var reader = new Reader(parser, limits);
      var value = reader.document();
      return value;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      var at = e.getLocation();
      throw new MalformedInputException(
          at == null
              ? "JSON: not well formed"
              : "JSON: not well formed at line %d, column %d"
                  .formatted(at.getLineNr(), at.getColumnNr()),
          e);
    } catch (IOException e) {
      throw new MalformedInputException("JSON: not readable", e);
    }
  }

  /// Like [#parse(Bytes, Limits)], for a document that must be an object.
  public static JsonObject parseObject(Bytes text, Limits limits) {
    if (parse(text, limits) instanceof JsonObject object) {
      return object;
    }
    throw new MalformedInputException("JSON: expected an object");
  }

  public static JsonObject parseObject(Bytes text) {
    return parseObject(text, Limits.DEFAULT);
  }

  /// Compact text, members in their order.
  public static String write(JsonValue value) {
    return write(value, false);
  }

  /// Text with line breaks and two spaces per level, for people.
  public static String writePretty(JsonValue value) {
    return write(value, true);
  }

  private static String write(JsonValue value, boolean pretty) {
    var out = new StringWriter();
    try (var generator = FACTORY.createGenerator(out)) {
      if (pretty) {
        generator.useDefaultPrettyPrinter();
      }
      write(value, generator);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toString();
  }

  private static void write(JsonValue value, JsonGenerator out) throws IOException {
    switch (value) {
      case JsonString(var text) -> out.writeString(text);
      case JsonBoolean(var flag) -> out.writeBoolean(flag);
      case JsonNull() -> out.writeNull();
      case JsonNumber(var number) -> out.writeNumber(number);
      case JsonArray(var items) -> {
        out.writeStartArray();
        for (var item : items) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case JsonObject(var members) -> {
        out.writeStartObject();
        for (var member : members.entrySet()) {
          out.writeFieldName(member.getKey());
          write(member.getValue(), out);
        }
        out.writeEndObject();
      }
    }
  }

  private static String strictUtf8(Bytes text) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(text.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInputException("JSON: not valid UTF-8", e);
    }
  }

  private static final class Reader {
    private final JsonParser parser;
    private final Limits limits;
    private int values;

    Reader(JsonParser parser, Limits limits) {
      this.parser = parser;
      this.limits = limits;
    }

    JsonValue document() throws IOException {
      var value = value(parser.nextToken(), 0);
      if (parser.nextToken() != null) {
        throw new MalformedInputException("JSON: text after the document");
      }
      return value;
    }

    private JsonValue value(@org.jspecify.annotations.Nullable JsonToken token, int depth)
        throws IOException {
      if (++values > limits.maxValues()) {
        throw new MalformedInputException(
            "JSON: expected at most %d values".formatted(limits.maxValues()));
      }
      return switch (token) {
        case null -> throw new MalformedInputException("JSON: the document ends too early");
        case VALUE_STRING -> new JsonString(whole(parser.getText()));
        case VALUE_TRUE -> new JsonBoolean(true);
        case VALUE_FALSE -> new JsonBoolean(false);
        case VALUE_NULL -> new JsonNull();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
        case START_ARRAY -> array(deeper(depth));
        case START_OBJECT -> object(deeper(depth));
        default -> throw new MalformedInputException("JSON: unexpected " + token);
      };
    }

    private JsonNumber number() throws IOException {
      java.math.BigDecimal value;
      try {
        value = parser.getDecimalValue();
      } catch (NumberFormatException e) {
        // The reader meets an exponent of more than ten digits with this.
        throw new MalformedInputException("JSON: a number has too large an exponent", e);
      }
      if (Math.abs((long) value.scale()) > MAX_NUMBER_CHARS) {
        throw new MalformedInputException("JSON: a number has too large an exponent");
      }
      return new JsonNumber(value);
    }

    /// An escape can write half of a surrogate pair, which no encoding holds: two such texts would
    /// become one when they are written again (RFC 8259 section 8.2, RFC 7493 section 2.1).
    private static String whole(String text) {
      for (var i = 0; i < text.length(); i++) {
        if (Character.isSurrogate(text.charAt(i))) {
          if (!Character.isSurrogatePair(
              text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
            throw new MalformedInputException("JSON: a text holds half of a surrogate pair");
          }
          i++;
        }
      }
      return text;
    }

    private int deeper(int depth) {
      if (depth + 1 > limits.maxDepth()) {
        throw new MalformedInputException(
            "JSON: nested deeper than %d levels".formatted(limits.maxDepth()));
      }
      return depth + 1;
    }

    private JsonArray array(int depth) throws IOException {
      var items = new ArrayList<JsonValue>();
      for (var token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        items.add(value(token, depth));
      }
      return new JsonArray(items);
    }

    private JsonObject object(int depth) throws IOException {
      var members = new LinkedHashMap<String, JsonValue>();
      for (var token = parser.nextToken();
          token != JsonToken.END_OBJECT;
          token = parser.nextToken()) {
        var name = whole(parser.currentName());
        members.put(name, value(parser.nextToken(), depth));
      }
      return new JsonObject(members);
    }
  }
}
