package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The JWS that carries an attestation policy, or with an empty payload the wish to reset it.
///
/// Unsecured (`alg` `none`), or signed by the key of the first certificate in `x5c`: on an instance
/// of this kind any key will do, the caller's role is what counts, and the signer is shown in
/// tokens as `x-ms-policy-signer`.
///
/// Source: Microsoft Learn, Azure Attestation, "Author and sign an attestation policy"; recorded
/// sessions of the Azure SDK.
///
/// @param compact exactly the text that was sent
/// @param policyText empty for a reset
/// @param signer the JWK of the signer's certificates, as results show it; empty if unsecured
public record PolicyToken(
    String compact, Optional<String> policyText, Optional<JsonObject> signer) {
  private static final String POLICY = "AttestationPolicy";

  /// Reads the token and checks its signature, if it has one.
  ///
  /// @throws MalformedInputException if it is no such JWS or not signed as it says
  public static PolicyToken parse(CryptoEngine engine, String sent) {
    var compact = sent.strip();
    var jws = Jws.parse(compact);
    return new PolicyToken(compact, policyText(jws), signer(engine, jws));
  }

  /// An unsecured token for `policyText`.
  public static PolicyToken unsecured(String policyText) {
    var payload =
        JsonObject.builder().put(POLICY, Bytes.utf8(policyText).base64Url()).build().toJson();
    return new PolicyToken(
        Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(payload)),
        Optional.of(policyText),
        Optional.empty());
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

  private static Optional<JsonObject> signer(CryptoEngine engine, Jws jws) {
    if (jws.alg().equals("none")) {
      if (jws.signature().length() != 0) {
        throw new MalformedInputException("policy token: a signature, but alg is none");
      }
      return Optional.empty();
    }
    var x5c =
        jws.header()
            .get("x5c")
            .orElseThrow(() ->
                new MalformedInputException("policy token: expected the signer in header x5c"));
    var withoutKind = JsonObject.builder().put("x5c", x5c).build();
    var jwk = Jwk.parse(withoutKind);
    if (jwk.certificates().isEmpty() || !jws.isSignedBy(engine, jwk.publicKey())) {
      throw new MalformedInputException(
          "policy token: the signature is not of the key in header x5c");
    }
    return Optional.of(
        JsonObject.builder()
            .put("alg", jws.alg())
            .put("kty", Jwk.of(jwk.publicKey()).json().string("kty").orElse(""))
            .put("use", "sig")
            .put("x5c", x5c)
            .build());
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
