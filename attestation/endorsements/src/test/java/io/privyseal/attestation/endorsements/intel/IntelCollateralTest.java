package io.privyseal.attestation.endorsements.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shapes in which collateral travels, and one test for each refusal.
class IntelCollateralTest {
  private static final String CERTIFICATE =
      "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";
  private static final Bytes DER = Bytes.ofHex("3003020101");
  private static final Bytes LIST = Bytes.ofHex("308200050203010203");
  private static final String SIGNATURE = "ab".repeat(64);

  @Nested
  class Document {
    private final JsonObject whole =
        JsonObject.builder()
            .put("tcb_info", "{\"a\": 1}")
            .put("tcb_info_signature", SIGNATURE)
            .put("tcb_info_issuer_chain", CERTIFICATE)
            .put("qe_identity", "{}")
            .put("qe_identity_signature", SIGNATURE)
            .put("qe_identity_issuer_chain", CERTIFICATE)
            .put("pck_crl", LIST.hex())
            .put("pck_crl_issuer_chain", CERTIFICATE)
            .put("root_ca_crl", LIST.hex())
            .build();

    private static IntelCollateral parse(JsonObject json) {
      return IntelCollateral.parseJson(Bytes.utf8(json.toJson()));
    }

    @Test
    void isReadWhole() {
      var collateral = parse(whole);

      assertThat(collateral.tcbInfo().orElseThrow().body()).isEqualTo(Bytes.utf8("{\"a\": 1}"));
      assertThat(collateral.qeIdentity().orElseThrow().issuerChain()).containsExactly(DER);
      assertThat(collateral.pckCrl()).contains(LIST);
      assertThat(collateral.rootCaCrl()).contains(LIST);
      assertThat(collateral.certificates()).containsExactly(DER);
      assertThat(collateral)
          .hasToString(
              "IntelCollateral[TCB info given, QE identity given, PCK CRL given, root CRL given]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcb_info", "qe_identity", "pck_crl", "root_ca_crl"})
    void mayMissAnItem(String member) {
      assertThat(parse(Statements.without(whole, member)).toString()).contains("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcb_info_signature", "qe_identity_signature"})
    void withoutASignatureIsRefused(String member) {
      assertThatThrownBy(() -> parse(Statements.without(whole, member)))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining(member);
    }

    @Test
    void withAChainThatIsNoPemIsRefused() {
      assertThatThrownBy(
              () -> parse(whole.toBuilder().put("tcb_info_issuer_chain", "none").build()))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("expected 1 to 8 certificates, found 0");
    }
  }

  @Nested
  class Lists {
    @Test
    void areTakenInEveryEncoding() {
      var base64 = java.util.Base64.getEncoder().encodeToString(LIST.toArray());
      var pem = "-----BEGIN X509 CRL-----\n" + base64 + "\n-----END X509 CRL-----\n";
      for (var given : List.of(LIST.hex(), base64, pem, pem + "\0")) {
        assertThat(IntelCollateral.revocationList(Bytes.utf8(given))).isEqualTo(LIST);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3081050203010203", "308200050203010203", "30830000050203010200"})
    void inDerMayEndAsTextsInCDo(String hex) {
      var list = Bytes.ofHex(hex);

      assertThat(IntelCollateral.revocationList(list)).isEqualTo(list);
      assertThat(IntelCollateral.revocationList(list.concat(Bytes.zeros(1)))).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3081", "308200", "3084000000050203010203", "30820005020301020300ff"})
    void inBrokenDerAreLeftToTheirParser(String hex) {
      assertThat(IntelCollateral.revocationList(Bytes.ofHex(hex))).isEqualTo(Bytes.ofHex(hex));
    }

    @Test
    void mayBeLong() {
      var list = Bytes.ofHex("3083030d40").concat(Bytes.zeros(200_000));

      assertThat(IntelCollateral.revocationList(Bytes.utf8(list.hex()))).isEqualTo(list);
      assertThat(IntelCollateral.revocationList(list)).isEqualTo(list);
    }

    @Test
    void inOtherPemAreRefused() {
      assertThatThrownBy(() -> IntelCollateral.revocationList(Bytes.utf8(CERTIFICATE)))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void thatAreNoTextAreRefused() {
      assertThatThrownBy(() -> IntelCollateral.revocationList(Bytes.utf8("no list!")))
          .isInstanceOf(MalformedInputException.class);
    }
  }

  @Nested
  class Chains {
    @Test
    void ofHeadersArePercentEncoded() {
      var encoded = CERTIFICATE.replace(" ", "%20").replace("\n", "%0A").replace("=", "%3D");

      assertThat(IntelCollateral.pemChain(encoded)).containsExactly(DER);
      assertThat(IntelCollateral.pemChain(CERTIFICATE + CERTIFICATE)).containsExactly(DER, DER);
    }

    @Test
    void keepAPlusThatIsNotEncoded() {
      var plus = "-----BEGIN%20CERTIFICATE-----%0AMAMCAf8+%0A-----END%20CERTIFICATE-----%0A";

      assertThat(IntelCollateral.pemChain(plus).getFirst().hex()).isEqualTo("30030201ff3e");
    }

    @Test
    void withABrokenEncodingAreRefused() {
      assertThatThrownBy(() -> IntelCollateral.pemChain("-----BEGIN%20CERTIFICATE%ZZ"))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void withAnythingElseAreRefused() {
      assertThatThrownBy(() ->
              IntelCollateral.pemChain(
                  "-----BEGIN X509 CRL-----\nMAMCAQE=\n-----END X509 CRL-----\n"))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void ofMoreThanEightAreRefused() {
      assertThatThrownBy(() -> IntelCollateral.pemChain(CERTIFICATE.repeat(9)))
          .isInstanceOf(MalformedInputException.class);
    }
  }

  @Nested
  class OpenEnclave {
    private final List<Bytes> items =
        new ArrayList<>(
            List.of(
                Bytes.ofHex("01000000"),
                Bytes.utf8("{\"tcbInfo\":{},\"signature\":\"" + SIGNATURE + "\"}\0"),
                Bytes.utf8(CERTIFICATE + "\0"),
                LIST.concat(Bytes.zeros(1)),
                LIST,
                Bytes.utf8(CERTIFICATE),
                Bytes.utf8("{\"enclaveIdentity\":{},\"signature\":\"" + SIGNATURE + "\"}"),
                Bytes.utf8(CERTIFICATE),
                Bytes.utf8("2026-01-01T00:00:00Z\0")));

    private Bytes blob(int version, int type, int sizeChange, int offsetChange) {
      var content = Bytes.empty();
      var offsets = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
      for (var item : items) {
        offsets.putInt(content.length() + (content.length() == 0 ? 0 : offsetChange));
        content = content.concat(item);
      }
      var header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(version).putInt(type).putInt(36 + content.length() + sizeChange).putInt(9);
      return Bytes.copyOf(header.array()).concat(Bytes.copyOf(offsets.array())).concat(content);
    }

    @Test
    void endorsementsAreRead() {
      var collateral = IntelCollateral.parseOpenEnclave(blob(1, 2, 0, 0));

      assertThat(collateral.tcbInfo().orElseThrow().body()).isEqualTo(Bytes.utf8("{}"));
      assertThat(collateral.qeIdentity()).isPresent();
      assertThat(collateral.pckCrl()).contains(LIST);
      assertThat(collateral.rootCaCrl()).contains(LIST);
    }

    @Test
    void anotherVersionOrTypeIsRefused() {
      refused(blob(2, 2, 0, 0), "version 1, type 2");
      refused(blob(1, 3, 0, 0), "version 1, type 2");
    }

    @Test
    void aSizeThatIsNotThatOfTheContentIsRefused() {
      refused(blob(1, 2, 1, 0), "size: expected");
      refused(blob(1, 2, -1, 0), "size: expected");
    }

    @Test
    void offsetsOutOfOrderAreRefused() {
      refused(blob(1, 2, 0, 0x7fff0000), "offsets");
      refused(blob(1, 2, 0, -5), "offsets");
    }

    private static void refused(Bytes blob, String message) {
      assertThatThrownBy(() -> IntelCollateral.parseOpenEnclave(blob))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageStartingWith("(Open Enclave endorsements)")
          .hasMessageContaining(message);
    }
  }
}
