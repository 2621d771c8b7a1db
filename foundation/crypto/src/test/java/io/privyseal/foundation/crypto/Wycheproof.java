package io.privyseal.foundation.crypto;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Assumptions;

/// Reads Wycheproof files and counts agreement. A test is `valid`, `invalid`, or `acceptable`,
/// which both answers satisfy.
final class Wycheproof {
  private static final Json.Limits LIMITS = new Json.Limits(8 << 20, 16, 500_000);

  private Wycheproof() {}

  /// @param accepts group and test, to whether our code accepts
  /// @return how many tests agreed
  static int agree(String file, BiPredicate<JsonObject, JsonObject> accepts) {
    var path = Path.of(System.getProperty("privyseal.vectors"), "crypto", file);
    Assumptions.assumeTrue(Files.exists(path), "third-party vectors are not here: " + file);
    var tests = 0;
    for (var group : read(path).array("testGroups").orElseThrow()) {
      var groupJson = (JsonObject) group;
      for (var test : groupJson.array("tests").orElseThrow()) {
        var json = (JsonObject) test;
        var result = json.string("result").orElseThrow();
        var accepted = accepts.test(groupJson, json);
        if (!result.equals("acceptable") && accepted != result.equals("valid")) {
          throw new AssertionError(
              "%s test %s: expected %s, our code %s: %s"
                  .formatted(
                      file,
                      json.integer("tcId"),
                      result,
                      accepted ? "accepted" : "refused",
                      json.string("comment")));
        }
        tests++;
      }
    }
    return tests;
  }

  private static JsonObject read(Path path) {
    try {
      return Json.parseObject(Bytes.copyOf(Files.readAllBytes(path)), LIMITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] hex(JsonObject json, String name) {
    return HexFormat.of().parseHex(json.string(name).orElseThrow());
  }
}
