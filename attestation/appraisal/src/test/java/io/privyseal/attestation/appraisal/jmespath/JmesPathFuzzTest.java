package io.privyseal.attestation.appraisal.jmespath;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import java.nio.charset.StandardCharsets;

class JmesPathFuzzTest {
  private static final JsonValue DOCUMENT =
      Json.parse("{\"a\":[1,2.5,\"x\",null,true,{\"b\":[[1],[2]]}],\"b\":{\"c\":\"d\"}}");
  private static final int MAX_STEPS = 100_000;

  private static final class TooMuch extends RuntimeException {}

  /// Compiles or throws the one documented exception; what compiles ends within its steps.
  @FuzzTest
  void anyText(byte[] content) {
    var left = new long[] {MAX_STEPS};
    try {
      var query = JmesPath.compile(new String(content, StandardCharsets.UTF_8));
      var found =
          query.search(
              DOCUMENT,
              steps -> {
                left[0] -= steps;
                if (left[0] < 0) {
                  throw new TooMuch();
                }
              });
      JsonSteps.pay(
          found,
          steps -> {
            left[0] -= steps;
            if (left[0] < 0) {
              throw new TooMuch();
            }
          });
    } catch (JmesPathSyntaxException | JmesPathEvaluationException | TooMuch e) {
      // Refused.
    }
  }
}
