package io.privyseal.keyvault.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptFormTest {
  private static final Bytes ID = Bytes.ofHex("00112233445566778899aabbccddeeff");

  @Test
  void bothKindsComeBack() {
    for (var form :
        new KeptForm[] {
          new KeptForm.InToken(ID), new KeptForm.Wrapped(ID, Bytes.utf8("a wrapped key"))
        }) {
      assertThat(KeptForm.read(Bytes.copyOf(form.write()))).isEqualTo(form);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0101",
        "010100112233445566778899aabbccddee",
        "010100112233445566778899aabbccddeeff00",
        "010200112233445566778899aabbccddeeff",
        "010300112233445566778899aabbccddeeff",
        "020100112233445566778899aabbccddeeff"
      })
  void anyOtherFormIsRefused(String hex) {
    assertThatThrownBy(() -> KeptForm.read(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedInputException.class);
  }

  /// What a token and what the storage say: refused, or a value that writes the same bytes.
  @FuzzTest(maxDuration = "20s")
  void whatIsReadIsWrittenAgain(byte[] input) {
    try {
      var text = Bytes.copyOf(input);
      assertThat(Bytes.copyOf(KeptForm.read(text).write())).isEqualTo(text);
    } catch (MalformedInputException _) {
      // Refused, as most are.
    }
    try {
      assertThat(TokenKeys.withoutFilling(input).length).isLessThanOrEqualTo(input.length);
    } catch (MalformedInputException _) {
      // Refused.
    }
    for (var curve : EcCurve.values()) {
      try {
        var key = TokenKeys.point(curve, input);
        assertThat(KeyEncoding.shapeOf(key)).isEqualTo(new KeyShape.Ec(curve));
      } catch (MalformedInputException _) {
        // Refused.
      }
    }
  }
}
