package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import java.util.Optional;
import java.util.Set;

/// The bodies of operations with a key.
public sealed interface OperationRequest {
  /// encrypt, decrypt, wrapKey, unwrapKey.
  record Encryption(
      CipherAlgorithm algorithm,
      Bytes value,
      Optional<Bytes> iv,
      Optional<Bytes> aad,
      Optional<Bytes> tag)
      implements OperationRequest {
    /// @throws MalformedInputException if there is a tag: it comes out of encryption
    public Cleartext cleartext() {
      if (tag.isPresent()) {
        throw new MalformedInputException("tag: expected none to encrypt with");
      }
      return new Cleartext(value, iv, aad);
    }

    public Ciphertext ciphertext() {
      return new Ciphertext(value, iv, tag, aad);
    }
  }

  /// @param digest of the scheme's hash
  record Sign(SigningAlgorithm algorithm, Bytes digest) implements OperationRequest {}

  record Verify(SigningAlgorithm algorithm, Bytes digest, Bytes signature)
      implements OperationRequest {}

  /// @param target the attestation token, as sent
  record Release(String target, ReleaseEncryption enc, Optional<String> nonce)
      implements OperationRequest {}

  /// Algorithms of the protocol that no key here has.
  Set<String> NOT_OFFERED = Set.of("HS256", "HS384", "HS512");

  /// What an algorithm does not take is refused with it, not ignored: its sender believes that it
  /// has an effect.
  static Encryption encryption(Bytes text) {
    var body = Body.parse(text);
    var alg = body.requiredString("alg");
    var algorithm =
        CipherAlgorithm.named(alg)
            .orElseThrow(() ->
                unknown(alg, "RSA-OAEP, RSA-OAEP-256, RSA1_5, or one of AES for symmetric keys"));
    return new Encryption(
        algorithm,
        body.requiredBase64("value"),
        body.base64("iv"),
        body.base64("aad"),
        body.base64("tag"));
  }

  static Sign sign(Bytes text) {
    var body = Body.parse(text);
    return new Sign(signing(body), body.requiredBase64("value"));
  }

  static Verify verify(Bytes text) {
    var body = Body.parse(text);
    return new Verify(signing(body), body.requiredBase64("digest"), body.requiredBase64("value"));
  }

  static Release release(Bytes text) {
    var body = Body.parse(text);
    var target = body.requiredString("target");
    var nonce = body.string("nonce");
    nonce.ifPresent(words -> {
      if (words.isEmpty()
          || words.length() > ReleaseEvaluator.MAX_NONCE_CHARS
          || !words.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
        throw body.wrong(
            "nonce", "1 to %d printable characters".formatted(ReleaseEvaluator.MAX_NONCE_CHARS));
      }
    });
    var enc =
        body.string("enc")
            .map(name ->
                ReleaseEncryption.named(name)
                    .orElseThrow(() ->
                        body.wrong(
                            "enc",
                            "CKM_RSA_AES_KEY_WRAP, RSA_AES_KEY_WRAP_256 or"
                                + " RSA_AES_KEY_WRAP_384")))
            .orElse(ReleaseEncryption.DEFAULT);
    return new Release(target, enc, nonce);
  }

  private static SigningAlgorithm signing(Body body) {
    var alg = body.requiredString("alg");
    return SigningAlgorithm.named(alg)
        .orElseThrow(() -> unknown(alg, "RS, PS or ES with 256, 384 or 512, or RSNULL or ES256K"));
  }

  private static RuntimeException unknown(String alg, String expected) {
    return NOT_OFFERED.contains(alg)
        ? new RefusedException(
            RefusalReason.NOT_OFFERED, "alg: %s is not offered; %s is".formatted(alg, expected))
        : new MalformedInputException("alg: expected " + expected);
  }
}
