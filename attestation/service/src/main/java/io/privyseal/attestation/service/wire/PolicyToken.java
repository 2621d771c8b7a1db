package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The JWS that carries an attestation policy, or with an empty payload the wish to reset it.
///
/// Unsecured (`alg` `none`), or signed by the key of the first certificate in `x5c`. The signer is
/// shown in tokens as `x-ms-policy-signer`; whether any will do is for the instance to say.
///
/// Source: Microsoft Learn, Azure Attestation, "Author and sign an attestation policy"; recorded
/// sessions of the Azure SDK.
///
/// @param compact exactly the text that was sent
/// @param policyText empty for a reset
/// @param signer the JWK of the signer's certificates, as results show it; empty if unsecured
/// @param signedBy the chain of the signer, its own certificate first; empty if unsecured
public record PolicyToken(
    String compact,
    Optional<String> policyText,
    Optional<JsonObject> signer,
    List<X509Certificate> signedBy) {
  private static final String POLICY = "AttestationPolicy";

  public PolicyToken {
    signedBy = List.copyOf(signedBy);
  }

  /// Reads the token and checks its signature, if it has one.
  ///
  /// @throws MalformedInputException if it is no such JWS or not signed as it says
  public static PolicyToken parse(CryptoEngine engine, String sent) {
    var signed = SignedBody.parse(engine, sent, "policy token");
    return new PolicyToken(
        signed.compact(),
        policyText(signed.jws()),
        signed.signer().map(SignedBody.Signer::jwk),
        signed.signer().map(SignedBody.Signer::chain).orElse(List.of()));
  }

  /// An unsecured token for `policyText`.
  public static PolicyToken unsecured(String policyText) {
    var payload =
        JsonObject.builder().put(POLICY, Bytes.utf8(policyText).base64Url()).build().toJson();
    return new PolicyToken(
        Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(payload)),
        Optional.of(policyText),
        Optional.empty(),
        List.of());
  }

  /// An unsecured token without a policy.
  public static PolicyToken empty() {
    return new PolicyToken(
        Jws.unsecured(JsonObject.EMPTY, Bytes.empty()),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /// What `x-ms-policy-token-hash` says: base64url of the SHA-256 of the token.
  public String hash() {
    return Digests.sha256(Bytes.utf8(compact)).base64Url();
  }

  private static Optional<String> policyText(Jws jws) {
    if (jws.payload().length() == 0) {
      return Optional.empty();
    }
    var encoded =
        jws.claims()
            .string(POLICY)
            .orElseThrow(
                () -> new MalformedInputException("policy token: expected AttestationPolicy"));
    return Optional.of(strictUtf8(Base64Url.decodeLenient(encoded)));
  }

  private static String strictUtf8(Bytes content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(content.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInputException("policy text: not valid UTF-8", e);
    }
  }
}
