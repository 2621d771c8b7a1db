package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceValuesTest {
  private static final String DIGEST = "ab".repeat(48);
  private static final String GOOD =
      """
      {"platforms": [{
        "name": "confidential VM",
        "status": "azure-compliant-cvm",
        "launchMeasurements": ["%s"],
        "idKeyDigests": ["%s"],
        "minimumGuestSvn": 7,
        "minimumTcb": {
          "Milan": {"bootloader": 3, "tee": 0, "snp": 8, "microcode": 115},
          "Turin": {"fmc": 1, "bootloader": 1, "tee": 1, "snp": 4, "microcode": 81}}
      }]}
      """
          .formatted(DIGEST, "cd".repeat(48));

  private static ReferenceValues parse(String text) {
    return ReferenceValues.parse(Json.parseObject(Bytes.utf8(text)));
  }

  @Test
  void areReadAndWritten() {
    var values = parse(GOOD);
    var platform = values.platforms().getFirst();

    assertThat(platform.kind()).isEqualTo(Kind.CONFIDENTIAL_VM);
    assertThat(platform.measurements()).containsExactly(Bytes.ofHex(DIGEST));
    assertThat(platform.minimumGuestSvn()).isEqualTo(7);
    assertThat(platform.minimumTcb()).containsOnlyKeys(ProductLine.MILAN, ProductLine.TURIN);
    assertThat(ReferenceValues.parse(values.toJson())).isEqualTo(values);
  }

  @Test
  void optionalMembersMayBeLeftOut() {
    var values =
        parse(
            GOOD.replaceAll("\"idKeyDigests\".*\n", "").replaceAll("\"minimumGuestSvn\".*\n", ""));

    assertThat(values.platforms().getFirst().idKeyDigests()).isEmpty();
    assertThat(values.platforms().getFirst().minimumGuestSvn()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "platforms"             | "platform"            | expected only platforms
          "name"                  | "Name"                | expected only idKeyDigests
          "azure-compliant-cvm"   | "compliant"           | status: not a compliance status
          "minimumGuestSvn": 7    | "minimumGuestSvn": -1 | no negative SVN
          "minimumGuestSvn": 7    | "minimumGuestSvn": "7"| minimumGuestSvn: expected an integer
          "Milan"                 | "Rome"                | minimumTcb: unknown product line
          "bootloader": 3         | "bootloader": 256     | must be 0 to 255
          "bootloader": 3,        | ''                    | bootloader: expected an integer
          "tee": 0                | "fmc": 0              | expected only bootloader, microcode, snp, tee
          ["abab                  | ["ab                  | has 48 bytes
          ["abab                  | ["xxab                | expected an even number of hex digits
          """)
  void ofAnotherFormAreRefused(String from, String to, String message) {
    assertThat(GOOD).contains(from);

    assertThatThrownBy(() -> parse(GOOD.replaceFirst(java.util.regex.Pattern.quote(from), to)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("(reference values)")
        .hasMessageContaining(message);
  }

  @Test
  void withoutAMeasurementAreRefused() {
    assertThatThrownBy(() -> parse(GOOD.replaceFirst("\\[\"abab[^]]*]", "[]")))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("has a measurement");
  }
}
