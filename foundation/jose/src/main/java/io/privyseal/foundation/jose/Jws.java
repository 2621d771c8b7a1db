package io.privyseal.foundation.jose;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;

/// A JWS in compact form (RFC 7515 section 3.1), taken apart. Parsed, not verified: nothing in it
/// is believed until [#isSignedBy] says so.
///
/// @param header the protected header
/// @param payload the payload bytes
/// @param signature empty for `alg` `none`
/// @param signingInput the ASCII bytes that the signature covers
public record Jws(JsonObject header, Bytes payload, Bytes signature, Bytes signingInput) {
  /// Bounds of a token: 256 KiB of text, 16 levels.
  public static final int MAX_CHARS = 256 * 1024;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_CHARS, 16, 10_000);

  /// @throws MalformedInputException if `compact` has not three base64url parts, its header is not
  ///   a JSON object with a string `alg`, or it names a critical extension
  public static Jws parse(String compact) {
    if (compact.length() > MAX_CHARS) {
      throw new MalformedInputException(
          "JWS: expected at most %d characters, found %d".formatted(MAX_CHARS, compact.length()));
    }
    var parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      throw new MalformedInputException("JWS: expected 3 parts, found " + parts.length);
    }
    try {
      var header = Json.parseObject(Base64Url.decode(parts[0]), LIMITS);
      if (header.string("alg").isEmpty()) {
        throw new MalformedInputException("header: expected a string alg");
      }
      if (header.has("crit") || header.has("b64")) {
        throw new MalformedInputException("header: critical extensions are not supported");
      }
      return new Jws(
          header,
          Base64Url.decode(parts[1]),
          Base64Url.decode(parts[2]),
          Bytes.utf8(parts[0] + "." + parts[1]));
    } catch (MalformedInputException e) {
      throw e.in("JWS");
    }
  }

  /// Signs `payload`. The header's `alg` must name `scheme`.
  public static String sign(
      CryptoEngine engine,
      SignatureScheme scheme,
      PrivateKey key,
      JsonObject header,
      Bytes payload) {
    if (!header.string("alg").equals(Optional.of(scheme.name()))) {
      throw new IllegalArgumentException("the header must name " + scheme);
    }
    var input = Base64Url.encode(utf8(header.toJson())) + "." + payload.base64Url();
    var signature = engine.sign(scheme, key, input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64Url.encode(signature);
  }

  /// An unsecured JWS (RFC 7515 appendix A.5): `alg` `none`, empty signature. Proves nothing.
  public static String unsecured(JsonObject headerWithoutAlg, Bytes payload) {
    var header = JsonObject.builder().put("alg", "none");
    headerWithoutAlg.members().forEach(header::put);
    return Base64Url.encode(utf8(header.build().toJson())) + "." + payload.base64Url() + ".";
  }

  /// The header's `alg`; it is there, or the JWS would not have parsed.
  public String alg() {
    return header.string("alg").orElse("");
  }

  public Optional<String> kid() {
    return header.string("kid");
  }

  /// The payload as a JSON object.
  ///
  /// @throws MalformedInputException if it is none
  public JsonObject claims() {
    return Json.parseObject(payload, LIMITS);
  }

  /// Whether `key` made this signature by the algorithm that the header names. Never true for
  /// `none`, for an algorithm that is not a [SignatureScheme], or for a key of another family.
  public boolean isSignedBy(CryptoEngine engine, PublicKey key) {
    return SignatureScheme.named(alg())
        .map(scheme -> engine.verify(scheme, key, signingInput.toArray(), signature.toArray()))
        .orElse(false);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
