package io.privyseal.foundation.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final Json.Limits SMALL = new Json.Limits(64, 3, 8);

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatIsWrittenReadsBackTheSame(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 200; i++) {
      var value = any(random, 4);
      assertThat(Json.parse(value.toJson())).as("seed %d, round %d", seed, i).isEqualTo(value);
      assertThat(Json.parse(Json.writePretty(value))).isEqualTo(value);
    }
  }

  private static JsonValue any(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> new JsonString(text(random));
      case 1 -> new JsonBoolean(random.nextBoolean());
      case 2 -> new JsonNull();
      case 3 -> new JsonNumber(BigDecimal.valueOf(random.nextLong(), random.nextInt(5)));
      case 4 -> {
        var items = new ArrayList<JsonValue>();
        for (var n = random.nextInt(4); n > 0; n--) {
          items.add(any(random, depth - 1));
        }
        yield new JsonArray(items);
      }
      default -> {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var n = random.nextInt(4); n > 0; n--) {
          members.put(text(random), any(random, depth - 1));
        }
        yield new JsonObject(members);
      }
    };
  }

  private static String text(Random random) {
    var alphabet = "ab\"\\/\b\n\t\u0000\u001f é€😀{}[]:,";
    var points = alphabet.codePoints().toArray();
    var text = new StringBuilder();
    for (var n = random.nextInt(8); n > 0; n--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "1 2",
        "nul",
        "NaN",
        "Infinity",
        "'a'",
        "{a:1}",
        "01",
        "+1",
        "\"\u0001\"",
        "// c\n1",
        "1e999999999",
        "1e66666666666",
        "-1E-66666666666",
        "[1 2]"
      })
  void refusesWhatParsersDisagreeOn(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void refusesInvalidUtf8() {
    assertThatThrownBy(() -> Json.parse(Bytes.ofHex("22ff22")))
        .isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"a\\udc00\"",
        "\"\\ud800\\ud800\\udc00\"",
        "{\"\\ud800\":\"one\",\"\\ud801\":\"other\"}"
      })
  void refusesTextThatNoEncodingHolds(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void takesCharactersBeyondTheBasicPlane() {
    assertThat(Json.parse("\"\\ud83d\\ude00\"")).isEqualTo(new JsonString("\ud83d\ude00"));
  }

  @Test
  void refusesMoreBytesThanTheLimit() {
    assertThatThrownBy(() -> Json.parse(Bytes.utf8("\"" + "a".repeat(63) + "\""), SMALL))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("at most 64 bytes");
  }

  @Test
  void refusesADepthBomb() {
    assertThat(Json.parse(Bytes.utf8("[[[1]]]"), SMALL)).isNotNull();
    assertThatThrownBy(() -> Json.parse(Bytes.utf8("[[[[1]]]]"), SMALL))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("deeper than 3");
    assertThatThrownBy(() -> Json.parse("[".repeat(500_000)))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void refusesTooManyValues() {
    assertThatThrownBy(() -> Json.parse(Bytes.utf8("[1,2,3,4,5,6,7,8]"), SMALL))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("at most 8 values");
  }

  @Test
  void numbersKeepTheirExactValue() {
    var big = "123456789012345678901234567890.5";
    assertThat(Json.parse(big).toJson()).isEqualTo(big);
    assertThat(((JsonNumber) Json.parse("10")).asLong()).contains(10L);
    assertThat(((JsonNumber) Json.parse("1.5")).asLong()).isEmpty();
    assertThat(((JsonNumber) Json.parse("99999999999999999999")).asLong()).isEmpty();
  }

  @Test
  void memberOrderIsKept() {
    assertThat(Json.parse("{\"b\":1,\"a\":2}").toJson()).isEqualTo("{\"b\":1,\"a\":2}");
  }

  @Test
  void theMessageDoesNotRepeatTheDocument() {
    assertThatThrownBy(() -> Json.parse("{\"password\":hunter2}"))
        .hasMessageNotContaining("hunter2");
  }
}
