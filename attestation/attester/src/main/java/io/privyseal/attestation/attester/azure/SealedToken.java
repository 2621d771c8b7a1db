package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.SealingKey;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Arrays;

/// The answer of the guest attestation protocol: a token, encrypted with an AES-GCM key that is
/// encrypted to the key of the evidence. Only the TPM that attested can open it.
///
/// Form: base64url of JSON `{EncryptedInnerKey, EncryptionParams: {Iv, ...}, Jwt,
/// AuthenticationData}`, members in base64. The inner key is encrypted with RSAES PKCS #1 v1.5; the
/// ciphertext is `Jwt`, its tag `AuthenticationData`, the associated data `Transport Key`.
///
/// Source: Azure/cvm-attestation-tools, `attestation_client.py`;
/// Azure/confidential-computing-cvm-guest-attestation, `TpmUnseal.cpp`.
public final class SealedToken {
  /// Longest answer, in characters.
  public static final int MAX_CHARS = 1 << 20;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_CHARS, 4, 32);
  private static final byte[] ASSOCIATED = Bytes.utf8("Transport Key").toArray();
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final java.util.Set<Integer> KEY_BYTES = java.util.Set.of(16, 24, 32);

  private SealedToken() {}

  /// The token inside.
  ///
  /// @throws MalformedInputException if it is not of that form
  /// @throws io.privyseal.foundation.crypto.CryptoFailureException if it was sealed to another key,
  ///   or changed
  /// @throws io.privyseal.attestation.attester.DeviceUnavailableException if the device does not
  ///   answer, or its registers have changed
  public static String open(CryptoEngine engine, SealingKey key, String answer) {
    if (answer.length() > MAX_CHARS) {
      throw new MalformedInputException(
          "sealed token: expected at most " + MAX_CHARS + " characters");
    }
    try {
      var json = Json.parseObject(Base64Url.decodeLenient(answer), LIMITS);
      var parameters =
          json.object("EncryptionParams")
              .orElseThrow(
                  () -> new MalformedInputException("EncryptionParams: expected an object"));
      var iv = bytes(parameters, "Iv");
      var tag = bytes(json, "AuthenticationData");
      if (iv.length() != IV_BYTES || tag.length() != TAG_BYTES) {
        throw new MalformedInputException("expected an IV of 12 bytes and a tag of 16");
      }
      return open(engine, key, json, iv, bytes(json, "Jwt").concat(tag));
    } catch (MalformedInputException e) {
      throw e.in("sealed token");
    }
  }

  private static String open(
      CryptoEngine engine, SealingKey key, JsonObject json, Bytes iv, Bytes sealed) {
    var inner = key.decrypt(RsaEncryption.RSA1_5, bytes(json, "EncryptedInnerKey"));
    try {
      if (!KEY_BYTES.contains(inner.length)) {
        throw new MalformedInputException("EncryptedInnerKey: not an AES key");
      }
      var token = engine.gcmOpen(inner, iv.toArray(), ASSOCIATED, sealed.toArray());
      return Bytes.copyOf(token).asUtf8();
    } finally {
      Arrays.fill(inner, (byte) 0);
    }
  }

  private static Bytes bytes(JsonObject json, String name) {
    return json.string(name)
        .map(Base64Url::decodeLenient)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a string"));
  }
}
