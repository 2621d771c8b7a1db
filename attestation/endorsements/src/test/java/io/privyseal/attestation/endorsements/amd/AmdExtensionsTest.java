package io.privyseal.attestation.endorsements.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmdExtensionsTest {
  private static final String AMD = "1.3.6.1.4.1.3704.1.";

  /// Bootloader 3, TEE 0, SNP 8, microcode 115; the last with the values that DER gives them.
  private static Map<String, Bytes> milan() {
    var values = new HashMap<String, Bytes>();
    values.put(AMD + "1", Bytes.ofHex("020100"));
    values.put(AMD + "2", ia5("Milan-B0"));
    values.put(AMD + "3.1", Bytes.ofHex("020103"));
    values.put(AMD + "3.2", Bytes.ofHex("020100"));
    values.put(AMD + "3.3", Bytes.ofHex("020108"));
    for (var arc : new int[] {4, 5, 6, 7}) {
      values.put(AMD + "3." + arc, Bytes.ofHex("020100"));
    }
    values.put(AMD + "3.8", Bytes.ofHex("020173"));
    values.put(AMD + "4", Bytes.ofHex("ab".repeat(64)));
    return values;
  }

  private static Map<String, Bytes> turin() {
    var values = milan();
    values.put(AMD + "1", Bytes.ofHex("020101"));
    values.put(AMD + "2", ia5("Turin"));
    values.remove(AMD + "3.4");
    values.put(AMD + "3.9", Bytes.ofHex("020101"));
    values.put(AMD + "4", Bytes.ofHex("ab".repeat(8)));
    return values;
  }

  static AmdExtensions parse(Map<String, Bytes> values) {
    return AmdExtensions.parse(oid -> Optional.ofNullable(values.get(oid)));
  }

  static Bytes ia5(String text) {
    var content = text.getBytes(StandardCharsets.US_ASCII);
    return Bytes.ofHex("16%02x".formatted(content.length)).concat(Bytes.copyOf(content));
  }

  private static void assertRefused(Map<String, Bytes> values, String message) {
    assertThatThrownBy(() -> parse(values))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void milanVcek() {
    var extensions = parse(milan());

    assertThat(extensions.productLine()).isEqualTo(ProductLine.MILAN);
    assertThat(extensions.productName()).isEqualTo("Milan-B0");
    assertThat(extensions.structVersion()).isZero();
    assertThat(extensions.tcb().as(Layout.MILAN_GENOA))
        .isEqualTo(TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, 115));
    assertThat(extensions.chipId().orElseThrow().hex()).isEqualTo("ab".repeat(64));
    assertThat(extensions.cspId()).isEmpty();
  }

  @Test
  void turinVcek() {
    var extensions = parse(turin());

    assertThat(extensions.tcb().as(Layout.TURIN))
        .isEqualTo(TcbVersion.of(Layout.TURIN, 1, 3, 0, 8, 115));
    assertThat(extensions.hardwareId().orElseThrow().length()).isEqualTo(8);
    assertThat(extensions.chipId().orElseThrow().hex()).isEqualTo("ab".repeat(8) + "00".repeat(56));
  }

  @Test
  void vlekNamesItsProvider() {
    var values = milan();
    values.remove(AMD + "4");
    values.put(AMD + "5", ia5("CN=cc-us-east-2.amazonaws.com"));

    assertThat(parse(values).cspId()).contains("CN=cc-us-east-2.amazonaws.com");
    assertThat(parse(values).hardwareId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"02017f, 127", "02020080, 128", "020200d1, 209", "020200ff, 255", "020100, 0"})
  void integersAreUnsignedBytesInDer(String der, int expected) {
    var values = milan();
    values.put(AMD + "3.8", Bytes.ofHex(der));

    assertThat(parse(values).tcb().as(Layout.MILAN_GENOA).microcode()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "020180, 0 to 255",
    "0201ff, 0 to 255",
    "02020100, 0 to 255",
    "0209010000000000000000, 0 to 255",
    "0200, not DER",
    "02020001, not DER",
    "02010100, not DER",
    "0201, not DER",
    "'', not DER",
    "0401ff, expected an INTEGER",
    "0101ff, expected an INTEGER",
    "160131, expected an INTEGER",
    "0a0103, expected an INTEGER"
  })
  void otherIntegersAreRefused(String der, String message) {
    var values = milan();
    values.put(AMD + "3.8", Bytes.ofHex(der));

    assertRefused(values, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8"})
  void everyExtensionOfMilanIsNeeded(String arc) {
    var values = milan();
    values.remove(AMD + arc);

    assertRefused(values, AMD + arc);
  }

  @Test
  void turinNeedsItsFmc() {
    var values = turin();
    values.remove(AMD + "3.9");

    assertRefused(values, AMD + "3.9");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 63, 65, 67})
  void hardwareIdOfMilanHas64Bytes(int length) {
    var values = milan();
    values.put(AMD + "4", Bytes.ofHex("ab".repeat(length)));

    assertRefused(values, "hardware id");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 9, 64})
  void hardwareIdOfTurinHas8Bytes(int length) {
    var values = turin();
    values.put(AMD + "4", Bytes.ofHex("ab".repeat(length)));

    assertRefused(values, "hardware id");
  }

  @Test
  void hardwareIdMayStandInAnOctetString() {
    var values = milan();
    values.put(AMD + "4", Bytes.ofHex("0440" + "cd".repeat(64)));

    assertThat(parse(values).hardwareId().orElseThrow().hex()).isEqualTo("cd".repeat(64));
  }

  @ParameterizedTest
  @CsvSource({"020102", "020103", "0201ff"})
  void unknownStructVersionIsRefused(String der) {
    var values = milan();
    values.put(AMD + "1", Bytes.ofHex(der));

    assertRefused(values, "struct version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Naples", "milan", "Milan B0"})
  void unknownProductIsRefused(String name) {
    var values = milan();
    values.put(AMD + "2", ia5(name));

    assertRefused(values, "product name");
  }

  @Test
  void controlCharactersInNamesAreRefused() {
    var values = milan();
    values.remove(AMD + "4");
    values.put(AMD + "5", ia5("CN=\n"));

    assertRefused(values, "printable");
  }
}
