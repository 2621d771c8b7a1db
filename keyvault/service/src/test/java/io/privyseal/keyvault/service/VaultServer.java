package io.privyseal.keyvault.service;

import io.privyseal.access.Authorizer;
import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.BearerTokenVerifier;
import io.privyseal.access.token.IssuerKeyCache;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.WebHost;
import io.privyseal.keyvault.domain.KeyCache;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.keyvault.release.ReleaseEvaluator;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A whole vault server on a free port: real web host and database; the ports to roles, audit and
/// to the issuers' keys are fakes.
final class VaultServer implements AutoCloseable {
  static {
    // The JDK's client sends another Host header only if it is told so before its first use.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final String TENANT = "11111111-2222-3333-4444-555555555555";
  static final String FOREIGN_TENANT = "99999999-2222-3333-4444-555555555555";
  static final String RESOURCE = "https://vault.localhost";
  static final String HSM_RESOURCE = "https://managedhsm.localhost";
  static final String HSM_HOST = "hsm.managedhsm.localhost";
  static final String VAULT = "demo";
  static final String AUTHORITY = "https://attest.example";
  static final String VERSION = "api-version=7.4";

  static final KeyPair ISSUER = ENGINE.generateEc(EcCurve.P256);
  static final KeyPair ATTESTATION = ENGINE.generateRsa(2048);
  static final KeyPair KEK = ENGINE.generateRsa(2048);
  private static final KeyPair SIGNER = ENGINE.generateRsa(2048);
  private static final Map<KeyShape.Pair, KeyPair> RSA_PAIRS = new ConcurrentHashMap<>();

  final Fakes.Roles roles = new Fakes.Roles();
  final Fakes.Audit audit = new Fakes.Audit();
  final Fakes.Webhook webhook = new Fakes.Webhook();
  final CertificateAuthority root = root();
  volatile Instant now = START;
  volatile boolean attestationAway;
  volatile boolean issuerAway;

  private final Database database = TestPostgres.migratedDatabase();
  private final RootKey rootKey = RootKey.of(ENGINE, Secret.takeOver(new byte[RootKey.KEY_BYTES]));
  private final CryptoPool pool = new CryptoPool(2);
  private final VaultService service;
  private final WebHost host;
  private final HttpClient client = HttpClient.newHttpClient();

  /// Without rate limits: the clock of the tests stands still, so that no bucket would fill again.
  VaultServer() {
    this(Optional.empty());
  }

  VaultServer(Optional<VaultRates> rates) {
    var names =
        new VaultSettings(
            new VaultName(VAULT),
            List.of(vault(VAULT, 90, false), vault("other", 7, true), hsm()),
            URI.create("https://localhost:8445"),
            "local",
            rates);
    service =
        VaultService.create(
            names,
            new VaultService.Surroundings(
                database,
                rootKey,
                ENGINE,
                pool,
                new SoftwareKeyStore(
                    rootKey,
                    VaultServer::pair,
                    ENGINE,
                    new KeyCache<>(KeyCache.DEFAULT_MAX_KEYS, KeyCache.DEFAULT_IDLE, () -> now)),
                audit,
                vault -> tokens(vault.resource()),
                new Authorizer(roles),
                roles,
                new ReleaseEvaluator(
                    new TokenVerifier(this::authorityKey, ENGINE, TokenRules.DEFAULT)),
                signer(),
                webhook,
                () -> now));
    host =
        WebHost.start(
            0, InetAddress.getLoopbackAddress(), Optional.empty(), List.of(service.webService()));
    assign("officer", Role.KEY_VAULT_CRYPTO_OFFICER, Scope.everything());
    assign("user", Role.KEY_VAULT_CRYPTO_USER, Scope.vault(VAULT));
    assign("reader", Role.KEY_VAULT_READER, Scope.vault(VAULT));
    assign("keeper", Role.KEY_VAULT_SECRETS_OFFICER, Scope.everything());
    assign("secret-user", Role.KEY_VAULT_SECRETS_USER, Scope.vault(VAULT));
    assign("releaser", Role.KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER, Scope.vault(VAULT));
  }

  private static Vault vault(String name, int days, boolean protection) {
    return new Vault(new VaultName(name), TENANT, RESOURCE, days, protection);
  }

  private static Vault hsm() {
    return new Vault(
        new VaultName("hsm"), TENANT, HSM_RESOURCE, 90, false, VaultFlavour.MANAGED_HSM);
  }

  /// RSA pairs are made once for all tests; that two keys share one matters to none of them.
  private static KeyPair pair(KeyShape.Pair shape) {
    return switch (shape) {
      case KeyShape.Rsa rsa ->
          RSA_PAIRS.computeIfAbsent(rsa, s -> KeyPairSource.directly(ENGINE).take(s));
      case KeyShape.Ec _ -> KeyPairSource.directly(ENGINE).take(shape);
    };
  }

  private BearerTokenVerifier tokens(String resource) {
    return new BearerTokenVerifier(
        List.of(
            TrustedIssuer.entra("https://issuer.example", URI.create("https://issuer.example/x"))),
        java.util.Set.of(resource),
        new IssuerKeyCache(
            _ -> {
              if (issuerAway) {
                throw new io.privyseal.access.token.IssuerKeysUnavailableException("away");
              }
              return Map.of("issuer-key", ISSUER.getPublic());
            },
            () -> now),
        ENGINE,
        () -> now,
        Duration.ofMinutes(5));
  }

  private Optional<AuthorityKey> authorityKey(
      io.privyseal.attestation.result.Authority authority, String kid) {
    if (attestationAway) {
      throw new AuthorityUnavailableException("away");
    }
    return authority.url().equals(AUTHORITY) && kid.equals("attestation-key")
        ? Optional.of(new AuthorityKey.Usable(kid, (RSAPublicKey) ATTESTATION.getPublic()))
        : Optional.empty();
  }

  private static CertificateAuthority root() {
    var key = ENGINE.generateEc(EcCurve.P256);
    return CertificateAuthority.selfSigned(
        ENGINE, subject("test root"), key.getPublic(), key.getPrivate());
  }

  private ReleaseSigner signer() {
    var key = ENGINE.generateEc(EcCurve.P256);
    var chain =
        root.intermediate(subject("test intermediate"), key.getPublic(), key.getPrivate())
            .issueServer(
                subject("vault"), SIGNER.getPublic(), List.of("localhost", "*.vault.localhost"));
    return new ReleaseSigner(ENGINE, SIGNER.getPrivate(), chain);
  }

  private static CertificateAuthority.Subject subject(String name) {
    return new CertificateAuthority.Subject(name, START, Duration.ofDays(365));
  }

  VaultService service() {
    return service;
  }

  void assign(String principal, Role role, Scope scope) {
    roles.assign(
        new RoleAssignment(UUID.randomUUID(), new TenantId(TENANT), principal, role, scope));
  }

  String base() {
    return "http://localhost:" + host.port();
  }

  /// A good token of that principal.
  String token(String principal) {
    return token(principal, UnaryOperator.identity());
  }

  String token(
      String principal, UnaryOperator<io.privyseal.foundation.json.JsonValue.Builder> change) {
    var claims =
        JsonObject.builder()
            .put("iss", "https://issuer.example")
            .put("aud", RESOURCE)
            .put("tid", TENANT)
            .put("oid", principal)
            .put("sub", principal)
            .put("appid", principal)
            .put("nbf", now.getEpochSecond())
            .put("iat", now.getEpochSecond())
            .put("exp", now.getEpochSecond() + 3600);
    return sign(SignatureScheme.ES256, ISSUER, "issuer-key", change.apply(claims).build());
  }

  /// A good attestation token.
  String attested() {
    return attested(UnaryOperator.identity());
  }

  String attested(UnaryOperator<io.privyseal.foundation.json.JsonValue.Builder> change) {
    var kek = Jwk.of(KEK.getPublic()).with("kid", "kek").withKeyOps(List.of("encrypt")).json();
    var claims =
        JsonObject.builder()
            .put("iss", AUTHORITY)
            .put("nbf", now.getEpochSecond())
            .put("iat", now.getEpochSecond())
            .put("exp", now.getEpochSecond() + 3600)
            .put("x-ms-attestation-type", "sevsnpvm")
            .put("x-ms-sevsnpvm-is-debuggable", false)
            .put(
                "x-ms-runtime",
                JsonObject.builder().put("keys", new JsonArray(List.of(kek))).build());
    return sign(
        SignatureScheme.RS256, ATTESTATION, "attestation-key", change.apply(claims).build());
  }

  private static String sign(SignatureScheme scheme, KeyPair key, String kid, JsonObject claims) {
    var header =
        JsonObject.builder().put("alg", scheme.name()).put("kid", kid).put("typ", "JWT").build();
    return Jws.sign(ENGINE, scheme, key.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }

  /// The `release_policy` that [#attested] satisfies.
  static String policy() {
    return policy("{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sevsnpvm\"}", false);
  }

  static String policy(String condition, boolean immutable) {
    var policy =
        "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"%s\",\"allOf\":[%s]}]}"
            .formatted(AUTHORITY, condition);
    return "{\"data\":\"%s\",\"immutable\":%s}"
        .formatted(Bytes.utf8(policy).base64Url(), immutable);
  }

  /// An answer.
  record Answer(int status, Map<String, List<String>> headers, String text) {
    JsonObject body() {
      return Json.parse(text) instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    JsonObject object(String name) {
      return body().object(name).orElseThrow(() -> new AssertionError(name + " in " + text));
    }

    String string(String name) {
      return body().string(name).orElseThrow(() -> new AssertionError(name + " in " + text));
    }

    String errorCode() {
      return object("error").string("code").orElseThrow();
    }

    String errorMessage() {
      return object("error").string("message").orElseThrow();
    }

    String innerCode() {
      return object("error").object("innererror").flatMap(e -> e.string("code")).orElse("");
    }

    Optional<String> header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()).stream()
          .findFirst();
    }
  }

  /// A request of that principal, with the api-version.
  Answer as(String principal, String method, String path, String... body) {
    var mark = path.indexOf('?') < 0 ? "?" : "&";
    return send(method, path + mark + VERSION, token(principal), body);
  }

  /// A request as it is given.
  ///
  /// @param token none if null
  Answer send(String method, String target, @Nullable String token, String... body) {
    var uri = URI.create(target.startsWith("http") ? target : base() + target);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofString(body[0]));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    request.header("x-ms-client-request-id", "test-request");
    return exchange(request.build());
  }

  /// A request for another host name than that of its connection.
  Answer at(String host, String method, String target, String token) {
    return exchange(
        HttpRequest.newBuilder(URI.create(base() + target))
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.noBody())
            .header("Host", host)
            .header("Authorization", "Bearer " + token)
            .build());
  }

  /// A request of that principal for another host name, with the api-version.
  Answer at(String host, String method, String path, String principal, String body) {
    return exchange(
        HttpRequest.newBuilder(URI.create(base() + path + "?" + VERSION))
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.ofString(body))
            .header("Host", host)
            .header("Authorization", "Bearer " + token(principal))
            .build());
  }

  /// The first column of each row.
  List<Bytes> stored(String select) {
    return database.read(connection ->
        io.privyseal.foundation.sql.Select.all(
            connection, select, row -> Bytes.copyOf(row.getBytes(1)), next -> next));
  }

  /// A request of that principal to the managed HSM, with the api-version.
  Answer asOfHsm(String principal, String method, String path, String... body) {
    var mark = path.indexOf('?') < 0 ? "?" : "&";
    var token = token(principal, claims -> claims.put("aud", HSM_RESOURCE));
    return exchange(
        HttpRequest.newBuilder(URI.create(base() + path + mark + VERSION))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofString(body[0]))
            .header("Host", HSM_HOST)
            .header("Authorization", "Bearer " + token)
            .build());
  }

  private Answer exchange(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// An exportable key with the policy that [#attested] satisfies.
  Answer createExportable(String name) {
    return createExportable(name, policy());
  }

  Answer createExportable(String name, String policy) {
    var made =
        as(
            "officer",
            "POST",
            "/keys/" + name + "/create",
            "{\"kty\":\"RSA-HSM\",\"attributes\":{\"exportable\":true},\"release_policy\":%s}"
                .formatted(policy));
    if (made.status() != 200) {
      throw new AssertionError(made.text());
    }
    return made;
  }

  Answer create(String name, String body) {
    var made = as("officer", "POST", "/keys/" + name + "/create", body);
    if (made.status() != 200) {
      throw new AssertionError(made.text());
    }
    return made;
  }

  /// The last segment of a key's `kid`.
  static String versionOf(Answer made) {
    var kid = made.object("key").string("kid").orElseThrow();
    return kid.substring(kid.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    host.close();
    service.close();
    pool.close();
    rootKey.close();
    database.close();
    client.close();
  }
}
