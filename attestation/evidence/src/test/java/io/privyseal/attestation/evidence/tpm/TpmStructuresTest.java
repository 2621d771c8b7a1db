package io.privyseal.attestation.evidence.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.Fields;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute;
import io.privyseal.attestation.evidence.tpm.TpmAttest.Attested;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TPM structures by the sections of the manual: each read once, each refusal once.
class TpmStructuresTest {
  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(message);
  }

  @Nested
  class Attest {
    @Test
    void quoteIsRead() {
      var attest = TpmAttest.parse(TpmInput.quote().toBytes());

      assertThat(attest.extraData()).isEqualTo(TpmInput.NONCE);
      assertThat(attest.clock()).isEqualTo(123_456);
      assertThat(attest.resetCount()).isEqualTo(7);
      assertThat(attest.restartCount()).isEqualTo(3);
      assertThat(attest.clockIsSafe()).isTrue();
      assertThat(attest.firmwareVersion()).isEqualTo(0x2020_0312_0012_0003L);
      assertThat(attest.attested())
          .isInstanceOfSatisfying(
              Attested.Quote.class,
              quote -> {
                assertThat(quote.pcrDigest()).isEqualTo(TpmInput.PCR_DIGEST);
                assertThat(quote.selection()).hasToString("SHA-256 0 1 2 3 4 5 6 7 14");
              });
    }

    @Test
    void certifiedKeyIsRead() {
      var name = Bytes.ofHex("000b" + "77".repeat(32));

      var attest = TpmAttest.parse(TpmInput.certify(name).toBytes());

      assertThat(attest.attested())
          .isInstanceOfSatisfying(
              Attested.Certify.class, certify -> assertThat(certify.name()).isEqualTo(name));
    }

    @Test
    void sizeInFrontIsNotPartOfWhatIsSigned() {
      var content = TpmInput.quote().toBytes();
      var sized = Fields.bigEndian().sized(content).toBytes();

      assertThat(TpmAttest.parse(sized).bytes()).isEqualTo(content);
    }

    @Test
    void whatNoTpmGeneratedIsRefused() {
      var content = TpmInput.quote().toBytes().toArray();
      content[0] = 0;
      refused(() -> TpmAttest.parse(Bytes.copyOf(content)), "magic");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8014, 0x8019, 0x8016, 0})
    void anotherKindIsRefused(int type) {
      refused(() -> TpmAttest.parse(TpmInput.attestHeader(type).toBytes()), "type: expected");
    }

    @Test
    void clockThatIsNeitherSafeNorUnsafeIsRefused() {
      var content = TpmInput.quote().toBytes().toArray();
      content[6 + 36 + 6 + 16] = 2;
      refused(() -> TpmAttest.parse(Bytes.copyOf(content)), "clock safe");
    }

    @Test
    void everyCutIsRefused() {
      var content = TpmInput.quote().toBytes();
      for (var length = 0; length < content.length(); length++) {
        var cut = content.slice(0, length);
        refused(() -> TpmAttest.parse(cut), "TPM attestation");
      }
    }

    @Test
    void byteAfterItIsRefused() {
      refused(() -> TpmAttest.parse(TpmInput.quote().u8(0).toBytes()), "no further bytes");
    }

    @Test
    void tooLongIsRefused() {
      refused(() -> TpmAttest.parse(Bytes.zeros(TpmAttest.MAX_BYTES + 1)), "at most 2048 bytes");
    }

    @Test
    void certifiedKeyIsNoQuote() {
      var attest = TpmAttest.parse(TpmInput.certify(Bytes.empty()).toBytes());
      var signature = TpmSignature.rsassaSha256(Bytes.zeros(256));
      refused(() -> new TpmQuote(attest, signature), "expected a quote");
    }

    @Test
    void quoteCertifiesNoKey() {
      var attest = TpmAttest.parse(TpmInput.quote().toBytes());
      var signature = TpmSignature.rsassaSha256(Bytes.zeros(256));
      var key = TpmPublic.parse(TpmInput.rsa().toBytes());
      refused(() -> new CertifiedKey(key, attest, signature), "expected a certified key");
    }
  }

  @Nested
  class Selection {
    private PcrSelection read(Fields selection) {
      var attest =
          TpmAttest.parse(
              TpmInput.attestHeader(0x8018)
                  .bytes(selection.toBytes())
                  .sized(TpmInput.PCR_DIGEST)
                  .toBytes());
      return ((Attested.Quote) attest.attested()).selection();
    }

    @Test
    void isWrittenAsItWasRead() {
      var selection =
          Fields.bigEndian()
              .u32(2)
              .u16(0x0004)
              .u8(3)
              .hex("000001")
              .u16(0x000b)
              .u8(4)
              .hex("81000080");

      assertThat(read(selection).toBytes()).isEqualTo(selection.toBytes());
      assertThat(read(selection)).hasToString("SHA-1 16, SHA-256 0 7 31");
    }

    @Test
    void ofRegistersIsWhatClientsWrite() {
      var selection = PcrSelection.of(TpmHash.SHA256, new TreeSet<>(Set.of(0, 7, 11)));

      assertThat(selection.toBytes().hex()).isEqualTo("00000001" + "000b" + "03" + "810800");
    }

    @Test
    void unknownBankIsRefused() {
      refused(() -> read(Fields.bigEndian().u32(1).u16(0x0012).u8(3).zeros(3)), "0x0012");
    }

    @Test
    void tooManyBanksAreRefused() {
      refused(() -> read(Fields.bigEndian().u32(9)), "at most 8 banks");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void bitMapOfAnotherLengthIsRefused(int length) {
      refused(
          () -> read(Fields.bigEndian().u32(1).u16(0x000b).u8(length).zeros(length)),
          "bit map of 1 to 4 bytes");
    }

    @Test
    void registerOutsideOfItsBitMapIsRefused() {
      refused(
          () -> new PcrSelection.Bank(TpmHash.SHA256, new TreeSet<>(Set.of(24)), 3),
          "outside of its bit map");
    }
  }

  @Nested
  class Public {
    @Test
    void rsaKeyIsRead() {
      var area = TpmPublic.parse(TpmInput.rsa().toBytes());
      var key = (RSAPublicKey) area.key();

      assertThat(key.getModulus()).isEqualTo(new BigInteger(1, TpmInput.MODULUS.toArray()));
      assertThat(key.getPublicExponent()).isEqualTo(65537);
      assertThat(area.authPolicy()).isEqualTo(Bytes.ofHex("99".repeat(32)));
      assertThat(area.attributes().set())
          .containsExactlyInAnyOrder(
              Attribute.FIXED_TPM,
              Attribute.FIXED_PARENT,
              Attribute.SENSITIVE_DATA_ORIGIN,
              Attribute.USER_WITH_AUTH,
              Attribute.NO_DA,
              Attribute.DECRYPT);
    }

    @Test
    void eccKeyIsRead() {
      var key = (ECPublicKey) TpmPublic.parse(TpmInput.ecc().toBytes()).key();

      assertThat(key.getW().getAffineX()).isEqualTo(new BigInteger(1, TpmInput.P256_X.toArray()));
    }

    @Test
    void nameIsTheDigestOfTheExactArea() {
      var content = TpmInput.rsa().toBytes();
      var sized = Fields.bigEndian().sized(content).toBytes();

      assertThat(TpmPublic.parse(sized).name())
          .isEqualTo(Bytes.ofHex("000b").concat(TpmHash.SHA256.digest(content)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0008, 0x0025, 0})
    void anotherTypeIsRefused(int type) {
      var content = TpmInput.rsa().toBytes().toArray();
      content[1] = (byte) type;
      refused(() -> TpmPublic.parse(Bytes.copyOf(content)), "type: expected RSA or ECC");
    }

    @Test
    void modulusOfAnotherLengthThanItSaysIsRefused() {
      refused(
          () -> TpmPublic.parse(TpmInput.rsa(3072, 0, TpmInput.MODULUS).toBytes()),
          "expected 3072 bits");
    }

    @Test
    void evenModulusIsRefused() {
      var even = Bytes.ofHex("c1" + "00".repeat(255));
      refused(() -> TpmPublic.parse(TpmInput.rsa(2048, 0, even).toBytes()), "odd modulus");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 65536})
    void exponentThatIsNoneIsRefused(long exponent) {
      refused(
          () -> TpmPublic.parse(TpmInput.rsa(2048, exponent, TpmInput.MODULUS).toBytes()),
          "odd exponent");
    }

    @Test
    void pointOffTheCurveIsRefused() {
      refused(
          () -> TpmPublic.parse(TpmInput.ecc(0x0003, TpmInput.P256_Y, TpmInput.P256_X).toBytes()),
          "not on P-256");
    }

    @Test
    void unknownCurveIsRefused() {
      refused(
          () -> TpmPublic.parse(TpmInput.ecc(0x0010, TpmInput.P256_X, TpmInput.P256_Y).toBytes()),
          "curve: expected");
    }

    @Test
    void byteAfterItIsRefused() {
      refused(() -> TpmPublic.parse(TpmInput.rsa().u8(0).toBytes()), "no further bytes");
    }

    @Test
    void everyCutIsRefused() {
      var content = TpmInput.rsa().toBytes();
      for (var length = 0; length < content.length(); length++) {
        var cut = content.slice(0, length);
        refused(() -> TpmPublic.parse(cut), "TPM public area");
      }
    }
  }

  @Nested
  class Signature {
    @ParameterizedTest
    @CsvSource({"0014, 000b, RS256", "0016, 000b, PS256", "0014, 000c, RS384", "0016, 000d, PS512"})
    void ofRsaNamesItsScheme(String algorithm, String hash, SignatureScheme scheme) {
      var signature =
          TpmSignature.parse(
              Fields.bigEndian().hex(algorithm).hex(hash).sized(Bytes.zeros(256)).toBytes());

      assertThat(signature.scheme()).contains(scheme);
    }

    @Test
    void ofEcGetsItsLeadingZerosBack() {
      var signature =
          TpmSignature.parse(
              Fields.bigEndian()
                  .u16(0x0018)
                  .u16(0x000b)
                  .sized(Bytes.ofHex("01".repeat(31)))
                  .sized(Bytes.ofHex("02".repeat(32)))
                  .toBytes());

      assertThat(signature.value().hex()).isEqualTo("00" + "01".repeat(31) + "02".repeat(32));
      assertThat(signature.scheme()).contains(SignatureScheme.ES256);
    }

    @Test
    void overSha1NamesNoScheme() {
      var signature =
          TpmSignature.parse(
              Fields.bigEndian().u16(0x0014).u16(0x0004).sized(Bytes.zeros(256)).toBytes());

      assertThat(signature.scheme()).isEmpty();
    }

    @Test
    void scalarLongerThanTheFieldIsRefused() {
      var content =
          Fields.bigEndian()
              .u16(0x0018)
              .u16(0x000b)
              .sized(Bytes.ofHex("01".repeat(33)))
              .sized(Bytes.ofHex("02".repeat(32)))
              .toBytes();
      refused(() -> TpmSignature.parse(content), "at most 32 bytes");
    }

    @Test
    void anotherAlgorithmIsRefused() {
      refused(
          () -> TpmSignature.parse(Fields.bigEndian().u16(0x001b).u16(0x000b).toBytes()), "0x001b");
    }

    @Test
    void withoutFrameIsOfRsaAndSha256() {
      var raw = Bytes.ofHex("5c".repeat(256));

      assertThat(TpmSignature.parseLenient(raw)).isEqualTo(TpmSignature.rsassaSha256(raw));
      assertThat(
              TpmSignature.parseLenient(
                  Fields.bigEndian().u16(0x0014).u16(0x000b).sized(raw).toBytes()))
          .isEqualTo(TpmSignature.rsassaSha256(raw));
    }
  }

  @Nested
  class Values {
    private final Bytes one = Bytes.ofHex("11".repeat(32));
    private final Bytes two = Bytes.ofHex("22".repeat(32));

    @Test
    void digestIsOfTheRegistersInAscendingOrder() {
      var values = PcrValues.of(TpmHash.SHA256, Map.of(7, two, 3, one));

      assertThat(values.digest(List.of(7, 3), TpmHash.SHA256))
          .contains(TpmHash.SHA256.digest(one.concat(two)));
    }

    @Test
    void digestOfAMissingRegisterIsNone() {
      var values = PcrValues.fromZero(TpmHash.SHA256, List.of(one, two));

      assertThat(values.digest(List.of(0, 1, 2), TpmHash.SHA256)).isEmpty();
    }

    @Test
    void valueOfAnotherLengthIsRefused() {
      refused(() -> PcrValues.of(TpmHash.SHA384, Map.of(0, one)), "expected 48 bytes");
    }

    @Test
    void registerThatNoTpmHasIsRefused() {
      refused(() -> PcrValues.of(TpmHash.SHA256, Map.of(32, one)), "registers 0 to 31");
    }
  }
}
