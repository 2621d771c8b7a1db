package io.privyseal.attestation.service.signing;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/// A token that only the guest can read that was attested: encrypted under a key of its own, which
/// is encrypted to the ephemeral key of the guest's TPM.
///
/// base64url of the JSON `{"Jwt", "EncryptedInnerKey", "EncryptionParams", "AuthenticationData"}`,
/// members in base64. AES-256-GCM, IV of 12 bytes, additional data the ASCII text `Transport Key`;
/// the tag is `AuthenticationData`. The inner key is encrypted with RSAES-PKCS1-v1_5, because that
/// is what the guest's library asks its TPM to decrypt.
///
/// Source: Azure/confidential-computing-cvm-guest-attestation, `AttestationClientImpl`;
/// edgelesssys/go-azguestattestation, `maa/decrypttoken.go`.
public final class SealedToken {
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final Bytes ADDITIONAL_DATA = Bytes.utf8("Transport Key");

  private SealedToken() {}

  public static String seal(CryptoEngine engine, RSAPublicKey to, String token) {
    var key = new byte[KEY_BYTES];
    var iv = new byte[IV_BYTES];
    engine.random().nextBytes(key);
    engine.random().nextBytes(iv);
    try {
      var sealed = engine.gcmSeal(key, iv, ADDITIONAL_DATA.toArray(), Bytes.utf8(token).toArray());
      var split = sealed.length - TAG_BYTES;
      var json =
          JsonObject.builder()
              .put("AuthenticationData", base64(Arrays.copyOfRange(sealed, split, sealed.length)))
              .put("EncryptedInnerKey", base64(engine.encrypt(RsaEncryption.RSA1_5, to, key)))
              .put("EncryptionParams", parameters(iv))
              .put("Jwt", base64(Arrays.copyOf(sealed, split)))
              .build();
      return Bytes.utf8(json.toJson()).base64Url();
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// `BlockPadding` is what the service's own clients expect to read; GCM pads nothing.
  private static JsonObject parameters(byte[] iv) {
    return JsonObject.builder()
        .put("Cipher", "AES")
        .put("BlockMode", "ChainingModeGCM")
        .put("BlockPadding", "PKCS7")
        .put("KeySizeInBits", 8L * KEY_BYTES)
        .put("Iv", base64(iv))
        .build();
  }

  private static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }
}
