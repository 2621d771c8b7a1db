package io.privyseal.keyvault.release.envelope;

import static io.privyseal.keyvault.release.TestTokens.*;
import static io.privyseal.keyvault.release.envelope.TestVault.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The answer to the release of a secret, and its opening.
class SecretEnvelopeTest {
  private static final String ID = URL + "/secrets/k1/0123456789abcdef0123456789abcdef";
  private static final ReleaseEncryption ENC = ReleaseEncryption.RSA_AES_KEY_WRAP_256;

  private static String answer(ReleaseEncryption enc, byte[] value) {
    var statement =
        new SecretStatement(
            JsonObject.builder().put("id", ID).put("contentType", "text/plain").build(),
            JsonObject.builder().put("enabled", true).put("exportable", true).build(),
            JsonObject.EMPTY,
            Bytes.utf8("{}").base64Url(),
            false);
    var request = new ReleaseRequest("7.4", enc, URL + "/secrets/k1", Optional.of("n1"));
    try (var material = Secret.takeOver(value)) {
      return new ReleaseEnvelope(ENGINE, signer()).seal(request, statement, WRAPPING, material);
    }
  }

  private static String answer(String value) {
    return answer(ENC, Bytes.utf8(value).toArray());
  }

  private static SecretOpening open(String answer, ReleaseEncryption enc) {
    return new ReleaseOpener(ENGINE, List.of(ROOT.root()))
        .openSecret(
            answer, expected(enc), KeyUnwrapper.of(ENGINE, (RSAPrivateKey) KEK.getPrivate()), NOW);
  }

  private static void assertRejectedBecauseOf(SecretOpening opening, OpeningCheck check) {
    assertThat(opening).isInstanceOf(SecretOpening.Rejected.class);
    assertThat(opening.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(check.id());
  }

  private static String changed(String from, String to) {
    var payload = Jws.parse(answer("v")).payload().asUtf8();
    assertThat(payload).contains(from);
    return signer().sign((JsonObject) Json.parse(payload.replace(from, to)));
  }

  @ParameterizedTest
  @EnumSource
  void aSecretComesBack(ReleaseEncryption enc) {
    var opening = open(answer(enc, Bytes.utf8("open sesame").toArray()), enc);

    assertThat(opening).as("%s", opening.findings()).isInstanceOf(SecretOpening.Opened.class);
    try (var secret = ((SecretOpening.Opened) opening).secret()) {
      assertThat(secret.id()).isEqualTo(ID);
      assertThat(secret.contentType()).contains("text/plain");
      String value = secret.value().expose(plain -> Bytes.copyOf(plain).asUtf8());
      assertThat(value).isEqualTo("open sesame");
      assertThat(secret.toString()).doesNotContain("sesame");
    }
  }

  @Test
  void theAnswerOfAKeyIsNoAnswerOfASecret() {
    assertRejectedBecauseOf(open(TestVault.answer(), ENC), OpeningCheck.FORM);
  }

  @Test
  void theAnswerOfASecretIsNoAnswerOfAKey() {
    assertThat(TestVault.open(answer("v")).findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(OpeningCheck.FORM.id());
  }

  @Test
  void anotherSecretIsRefused() {
    assertRejectedBecauseOf(
        open(changed("/secrets/k1/", "/secrets/k2/"), ENC), OpeningCheck.KEY_NAME);
  }

  @Test
  void theUrlOfAKeyIsRefused() {
    assertRejectedBecauseOf(open(changed("/secrets/k1/", "/keys/k1/"), ENC), OpeningCheck.KEY_NAME);
  }

  @Test
  void anotherNonceIsRefused() {
    assertRejectedBecauseOf(
        open(changed("\"nonce\":\"n1\"", "\"nonce\":\"n2\""), ENC), OpeningCheck.REQUEST);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertRejectedBecauseOf(
        open(answer(ENC, new byte[] {(byte) 0xff, 0x20}), ENC), OpeningCheck.MATERIAL);
  }

  @Test
  void aValueThatIsTooLongIsRefused() {
    assertRejectedBecauseOf(
        open(
            answer(
                ENC,
                "x"
                    .repeat(SecretMaterial.MAX_BYTES + 1)
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
            ENC),
        OpeningCheck.MATERIAL);
  }

  @Test
  void aStatementWithTheValueIsADefect() {
    var secret = JsonObject.builder().put("id", ID).put("value", "v").build();

    assertThatThrownBy(
            () -> new SecretStatement(secret, JsonObject.EMPTY, JsonObject.EMPTY, "", false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
