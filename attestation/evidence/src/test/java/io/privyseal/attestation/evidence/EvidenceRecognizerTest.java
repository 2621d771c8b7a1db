package io.privyseal.attestation.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.sevsnp.Reports;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceRecognizerTest {
  private static final Bytes REPORT = Reports.of(3);
  // Only what recognition looks at: nested sequences and the tag of the first field.
  private static final Bytes CERTIFICATE_A = Bytes.ofHex("30073005a003020102");
  private static final Bytes CERTIFICATE_B = Bytes.ofHex("30073005a003020101");
  private static final Bytes REVOCATION_LIST = Bytes.ofHex("30053003020101");

  private static EvidenceParts recognize(Bytes input) {
    return EvidenceRecognizer.recognize(input);
  }

  private static EvidenceParts recognize(String text) {
    return recognize(Bytes.utf8(text));
  }

  private static void assertRefused(Bytes input, String message) {
    assertThatThrownBy(() -> recognize(input))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(message);
  }

  private static String base64(Bytes content) {
    return Base64.getEncoder().encodeToString(content.toArray());
  }

  private static String pem(String label, Bytes der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64(der), label);
  }

  @Nested
  class Binary {
    @Test
    void report() {
      var parts = recognize(REPORT);

      assertThat(parts.report().orElseThrow().bytes()).isEqualTo(REPORT);
      assertThat(parts.wrappings()).containsExactly("SNP report");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 2784})
    void reportResponseWithZerosAfterIt(int padding) {
      var response = response(0, 1184).concat(REPORT).concat(Bytes.zeros(padding));

      var parts = recognize(response);

      assertThat(parts.report().orElseThrow().bytes()).isEqualTo(REPORT);
      assertThat(parts.wrappings()).containsExactly("MSG_REPORT_RSP");
    }

    @Test
    void reportResponseWithAFirmwareErrorIsRefused() {
      assertRefused(response(0x16, 1184).concat(REPORT), "status 22");
    }

    @Test
    void reportResponseWithBytesAfterItIsRefused() {
      assertRefused(response(0, 1184).concat(REPORT).concat(Bytes.ofHex("01")), "after the report");
    }

    @ParameterizedTest
    @CsvSource({
      "63da758de6644564adc5f4b93be8accd",
      "8d75da6364e66445adc5f4b93be8accd",
      "a8074bc2a25a483eaae639c045a0b8a1",
      "4ab7b379bbac4fe4a02f05aef327c782",
      "c0b406a4a803495297433fb6014cd0ae"
    })
    void certificateTableInEitherByteOrder(String guid) {
      var table = table(Bytes.ofHex(guid), 48, CERTIFICATE_A.length()).concat(CERTIFICATE_A);

      assertThat(recognize(table).certificates()).containsExactly(CERTIFICATE_A);
    }

    @Test
    void reportWithCertificateTable() {
      var table =
          table(Bytes.ofHex("63da758de6644564adc5f4b93be8accd"), 48, CERTIFICATE_A.length())
              .concat(CERTIFICATE_A);

      var parts = recognize(REPORT.concat(table));

      assertThat(parts.report().orElseThrow().bytes()).isEqualTo(REPORT);
      assertThat(parts.certificates()).containsExactly(CERTIFICATE_A);
    }

    @Test
    void certificateOfAnotherKindInTheTableIsPassedOver() {
      var other = entry(Bytes.ofHex("00112233445566778899aabbccddeeff"), 72, 9);
      var vcek = entry(Bytes.ofHex("63da758de6644564adc5f4b93be8accd"), 81, 9);
      var table = other.concat(vcek).concat(Bytes.zeros(24));

      var parts = recognize(REPORT.concat(table).concat(CERTIFICATE_B).concat(CERTIFICATE_A));

      assertThat(parts.certificates()).containsExactly(CERTIFICATE_A);
    }

    @ParameterizedTest
    @CsvSource({"48, 10", "58, 1", "-1, 9", "48, -1", "0, 58"})
    void tableEntryThatPointsOutsideIsRefused(int offset, int length) {
      var table =
          table(Bytes.ofHex("63da758de6644564adc5f4b93be8accd"), offset, length)
              .concat(CERTIFICATE_A);

      assertRefused(table, "points outside");
    }

    @Test
    void tableWithoutEndIsRefused() {
      var entry = entry(Bytes.ofHex("63da758de6644564adc5f4b93be8accd"), 0, 1);
      var table = entry;
      for (var i = 0; i < 16; i++) {
        table = table.concat(entry);
      }
      assertRefused(table, "at most 16 entries");
    }

    @Test
    void reportCutOffOrTooLongIsRefused() {
      assertRefused(REPORT.slice(0, 1183), "not recognised");
      assertRefused(REPORT.concat(Bytes.ofHex("01")), "certificate table entry");
    }

    @Test
    void reportOfUnknownVersionIsRefusedAsSuch() {
      var report = Reports.full(3);
      report[0] = 6;
      assertRefused(Bytes.copyOf(report), "version: expected 2 to 5, found 6");
    }

    @Test
    void certificateAndRevocationListInDer() {
      assertThat(recognize(CERTIFICATE_A).certificates()).containsExactly(CERTIFICATE_A);
      assertThat(recognize(REVOCATION_LIST).revocationLists()).containsExactly(REVOCATION_LIST);
    }

    @Test
    void otherDerIsRefused() {
      assertRefused(Bytes.ofHex("3003040100"), "neither certificate nor revocation list");
      assertRefused(Bytes.ofHex("3000"), "neither");
    }

    @Test
    void hclReportCarriesItsClaims() {
      var claims = Bytes.utf8("{\"keys\":[]}");

      var parts = recognize(hcl(2, 1, claims).concat(Bytes.zeros(100)));

      assertThat(parts.report().orElseThrow().bytes()).isEqualTo(REPORT);
      assertThat(parts.runtimeData()).contains(claims);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, report type", "2, 2, hash type"})
    void hclReportOfAnotherKindIsRefused(int type, int hash, String message) {
      assertRefused(hcl(type, hash, Bytes.utf8("{}")), message);
    }

    @Test
    void tdReportIsKnownAndNoEvidence() {
      var report = Bytes.ofHex("81").concat(Bytes.zeros(1023));

      assertThat(recognize(report).evidence())
          .isInstanceOfSatisfying(
              RecognizedEvidence.Unverifiable.class,
              found -> assertThat(found.reason()).contains("only its own machine"));
    }

    @Test
    void hclReportWithATdReportIsKnownAndNoEvidenceAlone() {
      var parts = recognize(tdxHcl(Bytes.utf8("{}")));

      assertThat(parts.vtpm().hcl()).isPresent();
      assertThat(parts.evidence()).isInstanceOf(RecognizedEvidence.Unverifiable.class);
      assertThatThrownBy(parts::toSnpEvidence).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void commentInFrontIsPassedOver() {
      var parts = recognize(Bytes.utf8("# one\n# two\n").concat(REPORT));

      assertThat(parts.report().orElseThrow().bytes()).isEqualTo(REPORT);
    }

    private Bytes tdxHcl(Bytes claims) {
      var hcl = hcl(4, 1, claims).toArray();
      java.util.Arrays.fill(hcl, 32, 32 + SnpReport.BYTES, (byte) 0);
      return Bytes.copyOf(hcl);
    }

    private Bytes response(int status, int size) {
      return le(32, b -> b.putInt(status).putInt(size));
    }

    private Bytes entry(Bytes guid, int offset, int length) {
      return le(24, b -> b.put(guid.toArray()).putInt(offset).putInt(length));
    }

    private Bytes table(Bytes guid, int offset, int length) {
      return entry(guid, offset, length).concat(Bytes.zeros(24));
    }

    private Bytes hcl(int type, int hash, Bytes claims) {
      var size = 32 + SnpReport.BYTES + 20 + claims.length();
      var header =
          le(32, b -> b.put(Bytes.utf8("HCLA").toArray()).putInt(2).putInt(size).putInt(2));
      var runtime =
          le(
              20,
              b ->
                  b.putInt(20 + claims.length())
                      .putInt(1)
                      .putInt(type)
                      .putInt(hash)
                      .putInt(claims.length()));
      return header.concat(REPORT).concat(runtime).concat(claims);
    }

    private Bytes le(int length, java.util.function.Consumer<ByteBuffer> write) {
      var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      write.accept(buffer);
      return Bytes.copyOf(buffer.array());
    }
  }

  @Nested
  class Text {
    @Test
    void base64InEitherAlphabetWithLineBreaks() {
      var wrapped = Base64.getMimeEncoder().encodeToString(REPORT.toArray());

      assertThat(recognize(wrapped + "\n").report().orElseThrow().bytes()).isEqualTo(REPORT);
      assertThat(recognize(REPORT.base64Url()).report()).isPresent();
      assertThat(recognize(base64(REPORT)).wrappings()).containsExactly("base64", "SNP report");
    }

    @Test
    void hex() {
      assertThat(recognize(REPORT.hex()).wrappings()).containsExactly("hex", "SNP report");
    }

    @Test
    void pemOfCertificatesAndRevocationLists() {
      var parts =
          recognize(
              pem("CERTIFICATE", CERTIFICATE_A)
                  + pem("CERTIFICATE", CERTIFICATE_B)
                  + pem("X509 CRL", REVOCATION_LIST));

      assertThat(parts.certificates()).containsExactly(CERTIFICATE_A, CERTIFICATE_B);
      assertThat(parts.revocationLists()).containsExactly(REVOCATION_LIST);
    }

    @Test
    void pemOfAPrivateKeyIsRefused() {
      assertRefused(Bytes.utf8(pem("PRIVATE KEY", CERTIFICATE_A)), "another block");
    }

    @Test
    void pemWithoutEndIsRefused() {
      assertRefused(Bytes.utf8("-----BEGIN CERTIFICATE-----\nAAAA"), "none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello, world", "{", "[]", "{}", "\"text\"", "MIIF"})
    void otherTextIsRefused(String text) {
      assertThatThrownBy(() -> recognize(text)).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void base64InBase64EndsAtItsBound() {
      var text = base64(REPORT);
      for (var i = 0; i < 20; i++) {
        text = base64(Bytes.utf8(text));
      }
      assertRefused(Bytes.utf8(text), "deeper than 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "ab", "0x00", "f0"})
    void longestHexIsReadToItsEnd(String start) {
      var text = start + "ab".repeat((EvidenceRecognizer.MAX_BYTES - start.length()) / 2);
      assertRefused(Bytes.utf8(text), "not recognised");
    }

    @Test
    void tooLargeIsRefused() {
      assertRefused(Bytes.zeros(EvidenceRecognizer.MAX_BYTES + 1), "at most 1048576 bytes");
    }
  }

  @Nested
  class JsonShapesOfEvidence {
    private final String chain =
        pem("CERTIFICATE", CERTIFICATE_A) + pem("CERTIFICATE", CERTIFICATE_B);

    private JsonObject maaReport() {
      var uvm =
          JsonObject.builder()
              .put("Uvm", JsonArray.ofStrings(List.of(Bytes.utf8("cose").base64Url())))
              .build();
      return JsonObject.builder()
          .put("SnpReport", REPORT.base64Url())
          .put("VcekCertChain", Bytes.utf8(chain).base64Url())
          .put("Endorsements", Bytes.utf8(uvm.toJson()).base64Url())
          .build();
    }

    @Test
    void azureAttestationReport() {
      var parts = recognize(maaReport().toJson());

      assertThat(parts.report().orElseThrow().bytes()).isEqualTo(REPORT);
      assertThat(parts.certificates()).containsExactly(CERTIFICATE_A, CERTIFICATE_B);
      assertThat(parts.uvmEndorsements()).containsExactly(Bytes.utf8("cose"));
    }

    @Test
    void azureAttestationRequest() {
      var request =
          JsonObject.builder()
              .put("report", Bytes.utf8(maaReport().toJson()).base64Url() + "==")
              .put(
                  "runtimeData",
                  JsonObject.builder()
                      .put("data", Bytes.utf8("{\"a\":1}").base64Url())
                      .put("dataType", "JSON")
                      .build())
              .put("nonce", 12345)
              .build();

      var parts = recognize(request.toJson());

      assertThat(parts.report()).isPresent();
      assertThat(parts.runtimeData()).contains(Bytes.utf8("{\"a\":1}"));
      assertThat(parts.wrappings())
          .startsWith("Azure Attestation request", "base64", "Azure Attestation report", "base64");
    }

    @Test
    void thim() {
      var parts =
          recognize(
              JsonObject.builder()
                  .put("vcekCert", pem("CERTIFICATE", CERTIFICATE_A))
                  .put("tcbm", "7308000000000003")
                  .put("certificateChain", pem("CERTIFICATE", CERTIFICATE_B))
                  .put("cacheControl", "86400")
                  .build()
                  .toJson());

      assertThat(parts.report()).isEmpty();
      assertThat(parts.certificates()).containsExactly(CERTIFICATE_A, CERTIFICATE_B);
      assertThat(parts.endorsedTcb().orElseThrow().tcbm()).isEqualTo("7308000000000003");
    }

    @Test
    void containerGroup() {
      var parts =
          recognize(
              JsonObject.builder()
                  .put("evidence", base64(REPORT))
                  .put("endorsements", base64(Bytes.utf8(chain)))
                  .put("uvm_endorsements", base64(Bytes.utf8("cose")))
                  .put("endorsed_tcb", "0300000000000873")
                  .build()
                  .toJson());

      assertThat(parts.report()).isPresent();
      assertThat(parts.certificates()).hasSize(2);
      assertThat(parts.endorsedTcb().orElseThrow().tcbm()).isEqualTo("7308000000000003");
    }

    @Test
    void envelopeOfAGuest() {
      var inner =
          JsonObject.builder()
              .put("attestation_report", base64(REPORT))
              .put("cert_chain", JsonObject.builder().put("vcek", base64(CERTIFICATE_A)).build())
              .build();
      var parts =
          recognize(
              JsonObject.builder().put("platform", "snp").put("evidence", inner).build().toJson());

      assertThat(parts.report()).isPresent();
      assertThat(parts.certificates()).containsExactly(CERTIFICATE_A);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"SnpReport\":1}",
          "{\"SnpReport\":\"AAAA\"}",
          "{\"vcekCert\":\"x\"}",
          "{\"evidence\":{\"evidence\":{}}}",
          "{\"attestation_report\":{}}",
          "{\"unknown\":\"AAAA\"}",
          "{\"SnpReport\":\"AAAA\",\"SnpReport\":\"AAAA\"}"
        })
    void damagedShapesAreRefused(String json) {
      assertThatThrownBy(() -> recognize(json)).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void depthBombIsRefused() {
      var bomb = "{\"evidence\":".repeat(2000) + "{}" + "}".repeat(2000);
      assertThatThrownBy(() -> recognize(bomb)).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void faultSaysInWhichMember() {
      assertRefused(
          Bytes.utf8("{\"SnpReport\":\"%s\"}".formatted(REPORT.slice(0, 100).base64Url())),
          "(SnpReport)");
    }
  }

  @Nested
  class Together {
    @Test
    void reportAndChainFromTwoFiles() {
      var parts = recognize(REPORT).plus(recognize(pem("CERTIFICATE", CERTIFICATE_A)));

      var evidence = parts.toSnpEvidence();

      assertThat(evidence.report().bytes()).isEqualTo(REPORT);
      assertThat(evidence.certificates()).containsExactly(CERTIFICATE_A);
    }

    @Test
    void sameCertificateTwiceIsKeptOnce() {
      assertThat(recognize(CERTIFICATE_A).plus(recognize(CERTIFICATE_A)).certificates())
          .containsExactly(CERTIFICATE_A);
    }

    @Test
    void twoReportsAreRefused() {
      var one = recognize(REPORT);
      var other = recognize(Reports.of(2));

      assertThatThrownBy(() -> one.plus(other))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("one report");
    }

    @Test
    void certificatesWithoutReportAreNoEvidence() {
      assertThatThrownBy(() -> recognize(CERTIFICATE_A).toSnpEvidence())
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("expected an attestation report");
    }

    @Test
    void tooManyCertificatesAreRefused() {
      var text = new StringBuilder();
      for (var i = 0; i < 9; i++) {
        text.append(pem("CERTIFICATE", Bytes.ofHex("30073005a0030201%02x".formatted(i))));
      }
      assertRefused(Bytes.utf8(text.toString()), "at most 8, found 9");
    }
  }
}
