package io.privyseal.attestation.service.signing;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Makes the tokens of one instance, in the form of Azure Attestation's: RS256, header `alg`,
/// `jku`, `kid`, `typ`, claims in the order of their names.
public final class TokenSigner {
  /// Life of an attestation token.
  public static final Duration ATTESTATION_LIFETIME = Duration.ofHours(8);

  /// Life of the answers of the administration.
  public static final Duration RESULT_LIFETIME = Duration.ofHours(1);

  static final SignatureScheme SCHEME = SignatureScheme.RS256;
  private static final int TOKEN_ID_BYTES = 32;

  private final String issuer;
  private final SigningKeys keys;
  private final CryptoEngine engine;
  private final CryptoPool pool;

  /// @param issuer URL of the instance, without a slash at the end
  public TokenSigner(String issuer, SigningKeys keys, CryptoEngine engine, CryptoPool pool) {
    this.issuer = issuer;
    this.keys = keys;
    this.engine = engine;
    this.pool = pool;
  }

  /// An attestation token of eight hours.
  public String attestation(JsonObject claims, Instant at) {
    return attestation(claims, at, ATTESTATION_LIFETIME);
  }

  /// An attestation token of another life.
  public String attestation(JsonObject claims, Instant at, Duration lifetime) {
    return sign(attestationPayload(claims, at, lifetime));
  }

  /// The same claims without a signature, for a draft policy. Proves nothing.
  public String unsignedDraft(JsonObject claims, Instant at) {
    var header =
        JsonObject.builder()
            .put("jku", jku())
            .put("kid", keys.signer().kid())
            .put("typ", "JWT")
            .build();
    return Jws.unsecured(
        header, Bytes.utf8(attestationPayload(claims, at, ATTESTATION_LIFETIME).toJson()));
  }

  /// An answer of the administration, valid for one hour.
  public String result(JsonObject claims, Instant at) {
    return sign(withLife(claims.toBuilder(), at, RESULT_LIFETIME));
  }

  /// An answer that carries [#result].
  public Reply reply(JsonObject claims, Instant at) {
    return Reply.json(200, JsonObject.builder().put("token", result(claims, at)).build());
  }

  private JsonObject attestationPayload(JsonObject claims, Instant at, Duration lifetime) {
    var id = new byte[TOKEN_ID_BYTES];
    engine.random().nextBytes(id);
    return withLife(
        claims.toBuilder().put(AttestationClaims.TOKEN_ID, Bytes.copyOf(id).hex()), at, lifetime);
  }

  private JsonObject withLife(
      io.privyseal.foundation.json.JsonValue.Builder claims, Instant at, Duration lifetime) {
    var now = at.getEpochSecond();
    var all =
        claims
            .put(AttestationClaims.ISSUER, issuer)
            .put(AttestationClaims.ISSUED_AT, now)
            .put(AttestationClaims.NOT_BEFORE, now)
            .put(AttestationClaims.EXPIRES_AT, now + lifetime.toSeconds())
            .build();
    var sorted = JsonObject.builder();
    all.members().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(claim -> sorted.put(claim.getKey(), claim.getValue()));
    return sorted.build();
  }

  private String sign(JsonObject payload) {
    var key = keys.signer();
    var header =
        JsonObject.builder()
            .put("alg", SCHEME.name())
            .put("jku", jku())
            .put("kid", key.kid())
            .put("typ", "JWT")
            .build();
    var bytes = Bytes.utf8(payload.toJson());
    return pool.run(() -> Jws.sign(engine, SCHEME, key.privateKey(), header, bytes));
  }

  private String jku() {
    return issuer + "/certs";
  }
}
