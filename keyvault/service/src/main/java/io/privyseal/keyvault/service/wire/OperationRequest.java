package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The bodies of operations with a key.
public sealed interface OperationRequest {
  /// encrypt, decrypt, wrapKey, unwrapKey.
  record Encryption(CipherAlgorithm algorithm, Bytes value) implements OperationRequest {}

  /// @param digest of the scheme's hash
  record Sign(SigningAlgorithm algorithm, Bytes digest) implements OperationRequest {}

  record Verify(SigningAlgorithm algorithm, Bytes digest, Bytes signature)
      implements OperationRequest {}

  /// @param target the attestation token, as sent
  record Release(String target, ReleaseEncryption enc, Optional<String> nonce)
      implements OperationRequest {}

  /// Members that only symmetric algorithms have. One that is sent is refused, not ignored: its
  /// sender believes that it has an effect.
  List<String> SYMMETRIC_MEMBERS = List.of("iv", "aad", "tag");

  /// Algorithms of the protocol that no key here has.
  Set<String> NOT_OFFERED =
      Set.of(
          "A128GCM",
          "A192GCM",
          "A256GCM",
          "A128KW",
          "A192KW",
          "A256KW",
          "A128CBC",
          "A192CBC",
          "A256CBC",
          "A128CBCPAD",
          "A192CBCPAD",
          "A256CBCPAD",
          "CKM_AES_KEY_WRAP",
          "CKM_AES_KEY_WRAP_PAD",
          "HS256",
          "HS384",
          "HS512");

  static Encryption encryption(Bytes text) {
    var body = Body.parse(text);
    for (var member : SYMMETRIC_MEMBERS) {
      if (body.string(member).isPresent()) {
        throw body.wrong(member, "none with an RSA algorithm");
      }
    }
    var alg = body.requiredString("alg");
    var algorithm =
        CipherAlgorithm.named(alg)
            .filter(known -> known.mode() == CipherAlgorithm.Mode.RSA)
            .orElseThrow(() -> unknown(alg, "RSA-OAEP, RSA-OAEP-256 or RSA1_5"));
    return new Encryption(algorithm, body.requiredBase64("value"));
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
