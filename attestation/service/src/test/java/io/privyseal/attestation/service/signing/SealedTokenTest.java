package io.privyseal.attestation.service.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Opened as the guest's library opens it.
class SealedTokenTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final KeyPair KEY = ENGINE.generateRsa(2048);

  private static JsonObject sealed(String token) {
    return Json.parseObject(
        Base64Url.decode(SealedToken.seal(ENGINE, (RSAPublicKey) KEY.getPublic(), token)));
  }

  private static Bytes member(JsonObject json, String name) {
    return Bytes.copyOf(Base64.getDecoder().decode(json.string(name).orElseThrow()));
  }

  private static String open(JsonObject sealed, String additionalData) {
    var key =
        ENGINE.decrypt(
            RsaEncryption.RSA1_5,
            (RSAPrivateKey) KEY.getPrivate(),
            member(sealed, "EncryptedInnerKey").toArray());
    var iv = member(sealed.object("EncryptionParams").orElseThrow(), "Iv");
    var content = member(sealed, "Jwt").concat(member(sealed, "AuthenticationData"));
    return Bytes.copyOf(
            ENGINE.gcmOpen(
                key, iv.toArray(), Bytes.utf8(additionalData).toArray(), content.toArray()))
        .asUtf8();
  }

  @Test
  void theHolderOfTheKeyReadsTheToken() {
    assertThat(open(sealed("a.b.c"), "Transport Key")).isEqualTo("a.b.c");
  }

  @Test
  void theTagStandsApart() {
    assertThat(member(sealed("a.b.c"), "AuthenticationData").length()).isEqualTo(16);
    assertThat(member(sealed("a.b.c"), "Jwt").length()).isEqualTo(5);
  }

  @Test
  void theParametersSayHow() {
    var parameters = sealed("a.b.c").object("EncryptionParams").orElseThrow();

    assertThat(parameters.string("Cipher")).contains("AES");
    assertThat(parameters.string("BlockMode")).contains("ChainingModeGCM");
    assertThat(parameters.integer("KeySizeInBits")).contains(256L);
    assertThat(member(parameters, "Iv").length()).isEqualTo(12);
  }

  @Test
  void whatItIsForIsPartOfTheSeal() {
    var sealed = sealed("a.b.c");

    assertThatThrownBy(() -> open(sealed, "Transport key"))
        .isInstanceOf(CryptoFailureException.class);
  }

  @Test
  void noTwoAreAlike() {
    assertThat(sealed("a.b.c")).isNotEqualTo(sealed("a.b.c"));
  }
}
