package io.privyseal.attestation.service;

import io.privyseal.access.Authorizer;
import io.privyseal.access.Caller;
import io.privyseal.access.InMemoryRoleAssignments;
import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.BearerTokenVerifier;
import io.privyseal.access.token.IssuerKeyCache;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.attestation.appraisal.ReferencePlatform;
import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.audit.InMemoryAuditLog;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.WebHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// An instance behind a real server, on a database of its own, with a clock that stands still.
final class TestInstance implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final URI URL = URI.create("https://attest.example");
  static final TenantId TENANT = new TenantId("11111111-2222-3333-4444-555555555555");
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Bytes MEASUREMENT = filled(48, 0x11);

  /// Made once for all tests: its root keys take seconds.
  static final SimulatedManufacturer MANUFACTURER =
      SimulatedManufacturer.create(ENGINE, NOW, "test manufacturer", Set.of(ProductLine.MILAN));

  static final SimulatedMachine MACHINE = MANUFACTURER.machine(NOW);

  static final SimulatedIntel INTEL = SimulatedIntel.create(ENGINE, NOW, "test Intel");
  static final SimulatedPlatform PLATFORM = INTEL.platform(NOW);

  private static final String TOKEN_ISSUER = "https://sts.windows.net/" + TENANT + "/";
  private static final String AUDIENCE = "https://attest.azure.net";
  private static final KeyPair ISSUER_KEY = ENGINE.generateRsa(2048);
  private static final CryptoPool POOL = CryptoPool.perProcessor();

  final Database database;
  final InMemoryAuditLog audit;
  final InMemoryRoleAssignments roles = new InMemoryRoleAssignments();
  final AttestationService service;
  private final RootKey rootKey;
  private final WebHost host;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Instant at;

  private TestInstance(
      Database database,
      RootKey rootKey,
      AttestationInstance instance,
      TrustedMakers makers,
      Collateral collateral,
      Instant at,
      InstantSource clock) {
    this.database = database;
    this.rootKey = rootKey;
    this.at = at;
    this.audit = new InMemoryAuditLog(() -> at);
    this.service =
        AttestationService.create(
            instance,
            new AttestationService.Surroundings(
                database,
                rootKey,
                ENGINE,
                POOL,
                makers,
                collateral,
                audit,
                tokenVerifier(at),
                new Authorizer(roles),
                clock));
    this.host = WebHost.startOnLoopback(0, Optional.empty(), List.of(service.webService()));
  }

  /// Believes AMD and the test manufacturer, and calls [#report] compliant.
  static TestInstance start() {
    return start(AttestationInstance.of("test", URL, TENANT, referenceValues()));
  }

  static TestInstance start(AttestationInstance instance) {
    return start(instance, new TestCollateral(MANUFACTURER, NOW));
  }

  static TestInstance start(AttestationInstance instance, Collateral collateral) {
    return new TestInstance(
        TestPostgres.migratedDatabase(),
        RootKey.generate(ENGINE),
        instance,
        makers(),
        collateral,
        NOW);
  }

  /// One whose clock moves while it works.
  static TestInstance start(
      AttestationInstance instance, Collateral collateral, InstantSource clock) {
    return new TestInstance(
        TestPostgres.migratedDatabase(),
        RootKey.generate(ENGINE),
        instance,
        makers(),
        collateral,
        NOW,
        clock);
  }

  private TestInstance(
      Database database,
      RootKey rootKey,
      AttestationInstance instance,
      TrustedMakers makers,
      Collateral collateral,
      Instant at) {
    this(database, rootKey, instance, makers, collateral, at, () -> at);
  }

  /// Believes the pinned makers only, at another time, and calls nothing compliant: for real
  /// evidence.
  static TestInstance startForRealEvidence(Instant at) {
    return startForRealEvidence(
        AttestationInstance.of("real", URL, TENANT, ReferenceValues.none())
            .with(choices ->
                choices.checkingChains(
                    RevocationRule.off("no list was captured with real evidence"))),
        Collateral.none("real evidence comes with its chain"),
        at);
  }

  static TestInstance startForRealEvidence(
      AttestationInstance instance, Collateral collateral, Instant at) {
    return new TestInstance(
        TestPostgres.migratedDatabase(),
        RootKey.generate(ENGINE),
        instance,
        TrustedMakers.pinned(),
        collateral,
        at);
  }

  /// A second node or another instance on the same database and root key.
  TestInstance another(AttestationInstance instance) {
    return new TestInstance(
        database, rootKey, instance, makers(), new TestCollateral(MANUFACTURER, at), at);
  }

  /// The same instance where authorities for TPMs are trusted.
  static TestInstance start(AttestationInstance instance, TrustedMakers makers) {
    return new TestInstance(
        TestPostgres.migratedDatabase(),
        RootKey.generate(ENGINE),
        instance,
        makers,
        new TestCollateral(MANUFACTURER, NOW),
        NOW);
  }

  /// AMD, Intel, and the test makers.
  static TrustedMakers makers() {
    return TrustedMakers.pinned()
        .withAmd(MANUFACTURER.addTo(TrustAnchors.amd()))
        .withIntel(INTEL.addTo(IntelTrustAnchors.intel()));
  }

  static ReferenceValues referenceValues() {
    return new ReferenceValues(List.of(platform(Kind.UTILITY_VM), platform(Kind.CONFIDENTIAL_VM)));
  }

  private static ReferencePlatform platform(Kind kind) {
    return new ReferencePlatform(
        "test " + kind,
        kind,
        Set.of(MEASUREMENT),
        Set.of(),
        0,
        Map.of(ProductLine.MILAN, MACHINE.tcb()));
  }

  static SnpReportBuilder report() {
    return MACHINE.report().measurement(MEASUREMENT);
  }

  /// The `report` member for a signed report of the test machine.
  static String evidence(SnpReportBuilder report) {
    return evidence(MACHINE, report);
  }

  /// The same of another machine.
  static String evidence(SimulatedMachine machine, SnpReportBuilder report) {
    return base64Url(SimulatedMachine.maaReport(machine.evidence(report)).toJson());
  }

  static String base64Url(String text) {
    return Bytes.utf8(text).base64Url();
  }

  /// A good request without data.
  static JsonObject request() {
    return JsonObject.builder().put("report", evidence(report())).build();
  }

  /// A good request, bound to these runtime data.
  static JsonObject request(String runtimeData, String dataType) {
    return JsonObject.builder()
        .put("report", evidence(report().boundTo(Bytes.utf8(runtimeData))))
        .put("runtimeData", data(runtimeData, dataType))
        .build();
  }

  static JsonObject data(String content, String dataType) {
    return JsonObject.builder().put("data", base64Url(content)).put("dataType", dataType).build();
  }

  /// An answer, read.
  record Answer(int status, Map<String, List<String>> headers, JsonObject body) {
    String header(String name) {
      var values = headers.get(name);
      return values == null ? "" : values.getFirst();
    }

    JsonObject error() {
      return body.object("error").orElseThrow();
    }

    String code() {
      return error().string("code").orElseThrow();
    }

    String message() {
      return error().string("message").orElseThrow();
    }

    Jws token() {
      return Jws.parse(body.string("token").orElseThrow(() -> new AssertionError(body.toJson())));
    }

    JsonObject claims() {
      return token().claims();
    }
  }

  Answer attest(JsonObject body) {
    return attest(body.toJson());
  }

  Answer attest(String body) {
    return send("POST", "/attest/SevSnpVm?api-version=2022-08-01", body, Map.of());
  }

  Answer attest(String kind, JsonObject body) {
    return send("POST", "/attest/" + kind + "?api-version=2022-08-01", body.toJson(), Map.of());
  }

  Answer get(String target) {
    return send("GET", target, "", Map.of());
  }

  Answer send(String method, String target, String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(host.localUrl() + target))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().map(),
          Json.parseObject(Bytes.utf8(response.body())));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The keys of `/certs`, as a relying party reads them.
  JwkSet certs() {
    return JwkSet.parse(Bytes.utf8(get("/certs").body().toJson()));
  }

  /// Whether a key of `/certs` signed the token.
  boolean isOurs(Jws token) {
    return token
        .kid()
        .flatMap(certs()::find)
        .map(key -> token.isSignedBy(ENGINE, key.publicKey()))
        .orElse(false);
  }

  /// The decision that was recorded last.
  Decision lastDecision() {
    return audit.entries().getLast().event().decision();
  }

  /// A caller with that role at this instance.
  Map<String, String> as(Role role) {
    var objectId = UUID.randomUUID().toString();
    roles.assign(
        Caller.ofVerifiedToken(TOKEN_ISSUER, TENANT, objectId, "app"),
        role,
        Scope.attestation("test"));
    return bearer(objectId);
  }

  /// A caller with a good token and no role.
  Map<String, String> asOutsider() {
    return bearer(UUID.randomUUID().toString());
  }

  private Map<String, String> bearer(String objectId) {
    var claims =
        JsonObject.builder()
            .put("iss", TOKEN_ISSUER)
            .put("aud", AUDIENCE)
            .put("tid", TENANT.value())
            .put("oid", objectId)
            .put("appid", "app")
            .put("iat", at.getEpochSecond())
            .put("nbf", at.getEpochSecond())
            .put("exp", at.getEpochSecond() + 3600)
            .build();
    var header = JsonObject.builder().put("alg", "RS256").put("kid", "k").build();
    var token =
        Jws.sign(
            ENGINE,
            SignatureScheme.RS256,
            ISSUER_KEY.getPrivate(),
            header,
            Bytes.utf8(claims.toJson()));
    return Map.of("Authorization", "Bearer " + token);
  }

  private static BearerTokenVerifier tokenVerifier(Instant at) {
    return new BearerTokenVerifier(
        List.of(TrustedIssuer.entraV1(TENANT)),
        Set.of(AUDIENCE),
        new IssuerKeyCache(_ -> Map.of("k", ISSUER_KEY.getPublic()), () -> at),
        ENGINE,
        () -> at,
        BearerTokenVerifier.DEFAULT_SKEW);
  }

  static Bytes filled(int length, int value) {
    var content = new byte[length];
    Arrays.fill(content, (byte) value);
    return Bytes.copyOf(content);
  }

  @Override
  public void close() {
    host.close();
    service.close();
  }
}
