package io.privyseal.identity.issuer;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.identity.LocalIdentity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// Makes access tokens in the form of Microsoft Entra's v1 tokens for applications, which is what
/// Key Vault and Attestation are given in Azure.
public final class TokenIssuer {
  /// How long a token is valid.
  public static final Duration LIFETIME = Duration.ofHours(1);

  private static final int UTI_BYTES = 16;

  private final SigningKeys keys;
  private final CryptoEngine engine;
  private final InstantSource clock;
  private final Supplier<URI> base;
  private final UUID tenantId;
  private final Set<String> resources;

  /// How the identity proved itself; the claim `appidacr`.
  public enum Proof {
    SECRET("1"),
    ASSERTION("2"),
    /// The request came from this machine; managed identities count as proven by certificate.
    MANAGED("2");

    private final String appIdAcr;

    Proof(String appIdAcr) {
      this.appIdAcr = appIdAcr;
    }
  }

  /// A token with what its holder is told about it.
  ///
  /// @param compact secret: whoever has it is its subject
  public record AccessToken(String compact, Instant expiresAt, String resource) {
    @Override
    public String toString() {
      return "AccessToken[until " + expiresAt + "]";
    }
  }

  /// @param base where the issuer is reached: `https://localhost:8445`, without a slash at the end;
  ///   asked at each use, because a test learns its port late
  /// @param resources audiences that tokens are made for, without a slash at the end
  public TokenIssuer(
      SigningKeys keys,
      CryptoEngine engine,
      InstantSource clock,
      Supplier<URI> base,
      UUID tenantId,
      Set<String> resources) {
    this.keys = keys;
    this.engine = engine;
    this.clock = clock;
    this.base = base;
    this.tenantId = tenantId;
    this.resources = Set.copyOf(resources);
  }

  public UUID tenantId() {
    return tenantId;
  }

  public URI base() {
    return base.get();
  }

  /// `iss` of every token: `https://localhost:8445/{tenant}/`, Entra's v1 form.
  public String issuer() {
    return base.get() + "/" + tenantId + "/";
  }

  /// The audience for a resource as clients name it, with or without a slash at the end; empty if
  /// no tokens are made for it.
  public Optional<String> audienceOf(String resource) {
    var unslashed =
        resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
    return Optional.of(unslashed).filter(resources::contains);
  }

  /// @param audience one that [#audienceOf] gave
  public AccessToken issue(LocalIdentity identity, String audience, Proof proof) {
    if (!resources.contains(audience) || !identity.tenantId().equals(tenantId)) {
      throw new IllegalArgumentException("not an audience or an identity of this issuer");
    }
    var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    var expiresAt = now.plus(LIFETIME);
    var claims =
        JsonObject.builder()
            .put("aud", audience)
            .put("iss", issuer())
            .put("iat", now.getEpochSecond())
            .put("nbf", now.getEpochSecond())
            .put("exp", expiresAt.getEpochSecond())
            .put("appid", identity.clientId().toString())
            .put("appidacr", proof.appIdAcr)
            .put("idp", issuer())
            .put("idtyp", "app")
            .put("oid", identity.objectId().toString())
            .put("sub", identity.objectId().toString())
            .put("tid", tenantId.toString())
            .put("uti", uniqueId())
            .put("ver", "1.0");
    if (proof == Proof.MANAGED) {
      claims.put("xms_mirid", identity.resourceId());
    }
    var key = keys.current();
    var header =
        JsonObject.builder().put("typ", "JWT").put("alg", "RS256").put("kid", key.kid()).build();
    var compact =
        Jws.sign(
            engine,
            SignatureScheme.RS256,
            key.privateKey(),
            header,
            Bytes.utf8(claims.build().toJson()));
    return new AccessToken(compact, expiresAt, audience);
  }

  private String uniqueId() {
    var bits = new byte[UTI_BYTES];
    engine.random().nextBytes(bits);
    return Bytes.copyOf(bits).base64Url();
  }
}
