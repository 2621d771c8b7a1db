package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  @Test
  void minimumOfAMeasurementIsTheLowestOfItsPlatforms() {
    var digest = Bytes.ofHex(DIGEST);
    var low = TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, 115);
    var high = TcbVersion.of(Layout.MILAN_GENOA, 0, 4, 0, 8, 115);
    for (var order : List.of(List.of(low, high), List.of(high, low))) {
      var values =
          new ReferenceValues(
              order.stream().map(minimum -> platform(Set.of(digest), minimum)).toList());

      assertThat(values.minimumTcb(digest, ProductLine.MILAN)).contains(low);
      assertThat(values.minimumTcb(digest, ProductLine.GENOA)).isEmpty();
      assertThat(values.minimumTcb(Bytes.zeros(48), ProductLine.MILAN)).isEmpty();
    }
  }

  private static ReferencePlatform platform(Set<Bytes> measurements, TcbVersion minimum) {
    return new ReferencePlatform(
        "a", Kind.UTILITY_VM, measurements, Set.of(), 0, Map.of(ProductLine.MILAN, minimum));
  }

  @Test
  void digestsOfAnotherLengthAreRefused() {
    var minimum = TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, 115);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> platform(Set.of(Bytes.zeros(47)), minimum));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ReferencePlatform(
                "a",
                Kind.UTILITY_VM,
                Set.of(Bytes.zeros(48)),
                Set.of(Bytes.zeros(49)),
                0,
                Map.of(ProductLine.MILAN, minimum)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> platform(Set.of(Bytes.zeros(48)), TcbVersion.of(Layout.TURIN, 1, 1, 1, 1, 1)));
  }

  @Test
  void platformsAreBounded() {
    var minimum = TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, 115);
    var one = platform(Set.of(Bytes.zeros(48)), minimum);

    assertThat(
            new ReferenceValues(Collections.nCopies(ReferenceValues.MAX_PLATFORMS, one))
                .platforms())
        .hasSize(ReferenceValues.MAX_PLATFORMS);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ReferenceValues(Collections.nCopies(ReferenceValues.MAX_PLATFORMS + 1, one)));
  }

  private static final String OTHERS =
      """
      {"tdxPlatforms": [{
        "name": "td", "mrTds": ["%1$s"], "mrSeams": ["%1$s"],
        "tcbStatuses": ["UpToDate", "SWHardeningNeeded"], "minimumTcbEvaluationDataNumber": 17}],
       "secureBoot": {"platformKeys": ["%2$s"], "exchangeKeys": [], "allowed": [], "forbidden": []},
       "uvmIssuers": [{
         "issuer": "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.3.6.1.4.1.311.76.59.1.2",
         "feed": "ContainerPlat-AMD-UVM", "minimumSvn": 100,
         "minimumTcb": {"Milan": {"bootloader": 3, "tee": 0, "snp": 8, "microcode": 115}},
         "status": "azure-compliant-uvm"}]}
      """
          .formatted(DIGEST, "ef".repeat(32));

  @Test
  void ofTrustDomainsSecureBootAndPublishersAreReadAndWritten() {
    var values = parse(OTHERS);

    assertThat(values.platforms()).isEmpty();
    assertThat(values.tdxPlatforms().getFirst().minimumTcbEvaluationDataNumber()).isEqualTo(17);
    assertThat(values.secureBoot().platformKeys()).hasSize(1);
    assertThat(values.uvmIssuers())
        .containsExactly(
            UvmIssuer.azureContainerInstances(
                100,
                Map.of(ProductLine.MILAN, TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, 115))));
    assertThat(ReferenceValues.parse(values.toJson())).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "UpToDate"              | "uptodate"            | tcbStatuses: not a TCB status
          "UpToDate"              | "Revoked"             | revoked is not compliant
          "UpToDate"              | 1                     | tcbStatuses: not a TCB status
          DataNumber": 17         | DataNumber": -1       | no negative number
          "mrTds"                 | "mrtd"                | expected only minimumTcbEvaluationDataNumber
          "platformKeys": ["ef    | "platformKeys": ["    | has 32 bytes
          "platformKeys"          | "pk"                  | expected only allowed
          did:x509                | did:web               | did:x509: expected
          "feed": "ContainerPlat-AMD-UVM" | "feed": ""    | has a feed
          "minimumSvn": 100       | "minimumSvn": -1      | no negative SVN
          "minimumTcb"            | "tcb"                 | expected only feed
          {"Milan": {"bootloader": 3, "tee": 0, "snp": 8, "microcode": 115}} | {} | a minimum TCB
          "minimumSvn": 100       | "minimumSvn": 100, "x": 1 | expected only feed
          "name": "td"            | "name": 1             | name: expected a text
          ["UpToDate", "SWHardeningNeeded"] | "UpToDate"  | tcbStatuses: expected an array
          azure-compliant-uvm     | azure-compliant-cvm   | endorses no confidential VMs
          """)
  void othersOfAnotherFormAreRefused(String from, String to, String message) {
    assertThat(OTHERS).contains(from);

    assertThatThrownBy(() -> parse(OTHERS.replaceFirst(java.util.regex.Pattern.quote(from), to)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("(reference values)")
        .hasMessageContaining(message);
  }
}
