package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every operator against every type of claim and value. `-` stands for a claim that is absent.
class OperatorTableTest {
  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        // equals: by canonical text, strings by case
        "\"a\"      | equals | \"a\"     | true",
        "\"a\"      | equals | \"A\"     | false",
        "\"a\"      | equals | \"a \"    | false",
        "\"\"       | equals | \"\"      | true",
        "\"\"       | equals | \"a\"     | false",
        "true       | equals | \"true\"  | true",
        "\"true\"   | equals | true      | true",
        "true       | equals | true      | true",
        "true       | equals | \"True\"  | false",
        "true       | equals | 1         | false",
        "false      | equals | \"false\" | true",
        "false      | equals | false     | true",
        "false      | equals | 0         | false",
        "0          | equals | \"0\"     | true",
        "\"0\"      | equals | 0         | true",
        "0          | equals | 0         | true",
        "0          | equals | \"00\"    | false",
        "1e2        | equals | 100       | true",
        "1.0        | equals | 1         | true",
        "1.5        | equals | 1         | false",
        "1.5        | equals | \"1.5\"   | false",
        "-1         | equals | \"-1\"    | true",
        "18446744073709551616 | equals | \"18446744073709551616\" | true",
        "null       | equals | \"null\"  | false",
        "null       | equals | \"\"      | false",
        "[]         | equals | \"[]\"    | false",
        "[\"a\"]    | equals | \"a\"     | false",
        "{}         | equals | \"{}\"    | false",
        "-          | equals | \"a\"     | false",
        "-          | equals | \"\"      | false",
        "-          | equals | false     | false",
        "\"ß\"      | equals | \"ss\"    | false",
        // notEquals: false where there is nothing to compare
        "\"a\"      | notEquals | \"b\"     | true",
        "\"a\"      | notEquals | \"a\"     | false",
        "\"a\"      | notEquals | \"A\"     | true",
        "true       | notEquals | \"true\"  | false",
        "true       | notEquals | \"false\" | true",
        "0          | notEquals | \"0\"     | false",
        "1          | notEquals | 2         | true",
        "1.5        | notEquals | 1         | false",
        "null       | notEquals | \"a\"     | false",
        "[]         | notEquals | \"a\"     | false",
        "{}         | notEquals | \"a\"     | false",
        "-          | notEquals | \"a\"     | false",
        // less
        "1          | less | 2      | true",
        "2          | less | 2      | false",
        "3          | less | 2      | false",
        "\"1\"      | less | 2      | true",
        "1          | less | \"2\"  | true",
        "-5         | less | -4     | true",
        "9          | less | 10     | true",
        "\"9\"      | less | \"10\" | true",
        "1.5        | less | 2      | false",
        "\"1.5\"    | less | 2      | false",
        "\"01\"     | less | 2      | false",
        "\"\"       | less | 2      | false",
        "\"a\"      | less | 2      | false",
        "true       | less | 2      | false",
        "null       | less | 2      | false",
        "[1]        | less | 2      | false",
        "{}         | less | 2      | false",
        "-          | less | 2      | false",
        // lessOrEquals
        "1          | lessOrEquals | 2      | true",
        "2          | lessOrEquals | \"2\"  | true",
        "3          | lessOrEquals | 2      | false",
        "\"2\"      | lessOrEquals | 2      | true",
        "false      | lessOrEquals | 2      | false",
        "\"x\"      | lessOrEquals | 2      | false",
        "null       | lessOrEquals | 2      | false",
        "[]         | lessOrEquals | 2      | false",
        "{}         | lessOrEquals | 2      | false",
        "-          | lessOrEquals | 2      | false",
        // greater
        "3          | greater | 2      | true",
        "2          | greater | 2      | false",
        "1          | greater | 2      | false",
        "\"3\"      | greater | \"2\"  | true",
        "10         | greater | 9      | true",
        "\"10\"     | greater | \"9\"  | true",
        "18446744073709551616 | greater | 18446744073709551615 | true",
        "2.5        | greater | 2      | false",
        "true       | greater | 0      | false",
        "\"x\"      | greater | 0      | false",
        "null       | greater | 0      | false",
        "[9]        | greater | 0      | false",
        "{}         | greater | 0      | false",
        "-          | greater | -9     | false",
        // greaterOrEquals
        "3          | greaterOrEquals | 2      | true",
        "2          | greaterOrEquals | 2      | true",
        "\"2\"      | greaterOrEquals | 2      | true",
        "1          | greaterOrEquals | \"2\"  | false",
        "true       | greaterOrEquals | 0      | false",
        "\"x\"      | greaterOrEquals | 0      | false",
        "null       | greaterOrEquals | 0      | false",
        "[]         | greaterOrEquals | 0      | false",
        "{}         | greaterOrEquals | 0      | false",
        "-          | greaterOrEquals | 0      | false",
        // exists: null is neither there nor absent
        "\"\"       | exists | true  | true",
        "false      | exists | true  | true",
        "0          | exists | true  | true",
        "[]         | exists | true  | true",
        "{}         | exists | true  | true",
        "null       | exists | true  | false",
        "-          | exists | true  | false",
        "\"a\"      | exists | false | false",
        "false      | exists | false | false",
        "0          | exists | false | false",
        "[]         | exists | false | false",
        "{}         | exists | false | false",
        "null       | exists | false | false",
        "-          | exists | false | true"
      })
  void theTableOfOperatorsAndTypes(String claim, String operator, String value, boolean holds) {
    assertThat(evaluate("c", claim, operator, value)).isEqualTo(holds);
    assertThat(evaluate("outer.c", claim, operator, value)).as("nested").isEqualTo(holds);
  }

  private static boolean evaluate(String path, String claim, String operator, String value) {
    var policy =
        ReleasePolicy.parse(
                Bytes.utf8(
                    ("{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a.example\","
                            + "\"allOf\":[{\"claim\":\"%s\",\"%s\":%s}]}]}")
                        .formatted(path, operator, value)))
            .orThrow();
    var member = claim.equals("-") ? "" : ",\"c\":" + claim;
    var claims =
        "{\"iss\":\"https://a.example\"%s,\"outer\":{\"other\":1%s}}".formatted(member, member);
    var evaluation =
        PolicyEvaluator.evaluate(policy, "https://a.example", (JsonObject) Json.parse(claims));
    return evaluation.satisfied();
  }
}
