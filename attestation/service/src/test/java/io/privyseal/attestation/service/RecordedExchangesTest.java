package io.privyseal.attestation.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.access.Role;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.CertificateChange;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What Azure Attestation was recorded to answer, beside what we answer to the same.
class RecordedExchangesTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "vectors"));
  private static final String POLICY = "/policies/SevSnpVm?api-version=2020-10-01";
  private static final String RESET = "/policies/SevSnpVm:reset?api-version=2020-10-01";

  /// When the real SEV-SNP token was issued; the certificates of its report are valid then.
  private static final Instant ISSUED = Instant.ofEpochSecond(1_744_085_700);

  @BeforeAll
  static void vectorsArePresent() {
    assumeTrue(Files.isDirectory(VECTORS), "third-party vectors are not at " + VECTORS);
  }

  private static String text(String name) {
    try {
      return Files.readString(VECTORS.resolve(name)).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject json(String text) {
    return Json.parseObject(Bytes.utf8(text));
  }

  /// One exchange of a recorded session of the Azure SDK for C++.
  private record Recorded(String method, String url, int status, JsonObject body) {
    JsonObject claims() {
      return Jws.parse(body.string("token").orElseThrow()).claims();
    }
  }

  private static List<Recorded> session(String name) {
    var exchanges = new ArrayList<Recorded>();
    var records =
        json(text("maa/azure-sdk-cpp/" + name + ".json")).array("networkCallRecords").orElseThrow();
    for (var item : records) {
      var exchange = (JsonObject) item;
      var response = exchange.object("Response").orElseThrow();
      exchanges.add(
          new Recorded(
              exchange.string("Method").orElseThrow(),
              exchange.string("Url").orElseThrow(),
              Integer.parseInt(response.string("STATUS_CODE").orElseThrow()),
              json(response.string("BODY").orElseThrow())));
    }
    return exchanges;
  }

  private static Recorded find(String session, String method, String path) {
    return session(session).stream()
        .filter(e -> e.method().equals(method) && e.url().contains(path))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> names(JsonObject object) {
    return new TreeSet<>(object.members().keySet());
  }

  @Test
  void openIdMetadataHaveTheSameMembers() {
    var recorded =
        find(
            "Attestation-MetadataTests.GetOpenIdMetadata-Aad",
            "GET",
            "/.well-known/openid-configuration");
    try (var instance = TestInstance.start()) {
      var ours = instance.get("/.well-known/openid-configuration");

      assertThat(ours.status()).isEqualTo(recorded.status());
      assertThat(ours.body().members().keySet())
          .as("and where to ask whether a token is revoked, which Azure has not")
          .filteredOn(name -> !name.equals("introspection_endpoint"))
          .containsExactlyElementsOf(recorded.body().members().keySet());
      for (var name :
          List.of("response_types_supported", "id_token_signing_alg_values_supported")) {
        assertThat(ours.body().get(name)).isEqualTo(recorded.body().get(name));
      }
    }
  }

  @Test
  void certsHaveAtLeastTheSameMembers() {
    var recorded = find("Attestation-MetadataTests.GetSigningCertificates-Aad", "GET", "/certs");
    try (var instance = TestInstance.start()) {
      var theirs = (JsonObject) recorded.body().array("keys").orElseThrow().getFirst();
      var ours = (JsonObject) instance.get("/certs").body().array("keys").orElseThrow().getFirst();

      assertThat(names(ours)).containsAll(names(theirs));
      assertThat(theirs.string("kid").orElseThrow()).hasSize(44).endsWith("=");
      assertThat(ours.string("kid").orElseThrow()).hasSize(44).endsWith("=");
    }
  }

  @Test
  void policiesAreSetAndResetWithTheSameResults() {
    try (var instance = TestInstance.start()) {
      var contributor = instance.as(Role.ATTESTATION_CONTRIBUTOR);
      for (var session :
          List.of(
              "Policy-PolicyTests.PolicyTests-ModifyUnsecured_AAD_SgxEnclave",
              "Policy-PolicyTests.PolicyTests-ModifyGeneratedKey_AAD_SgxEnclave")) {
        // What the client sent is not recorded, but the next answer gives it back.
        var sent = find(session, "GET", "/policies/").claims().string("x-ms-policy").orElseThrow();

        assertSameClaims(
            instance.send("PUT", POLICY, sent, contributor), find(session, "PUT", "/policies/"));
        assertSameClaims(
            instance.send("GET", POLICY, "", contributor), find(session, "GET", "/policies/"));
        assertSameClaims(
            instance.send("POST", RESET, "eyJhbGciOiJub25lIn0..", contributor),
            find(session, "POST", ":reset"));
      }
    }
  }

  /// Same names in the same order, and the same values but for issuer and time.
  private static void assertSameClaims(Answer ours, Recorded recorded) {
    assertThat(ours.status()).as(ours.body().toJson()).isEqualTo(recorded.status());
    var claims = ours.claims();
    assertThat(claims.members().keySet())
        .containsExactlyElementsOf(recorded.claims().members().keySet());
    assertThat(claims.integer("exp").orElseThrow() - claims.integer("iat").orElseThrow())
        .isEqualTo(
            recorded.claims().integer("exp").orElseThrow()
                - recorded.claims().integer("iat").orElseThrow());
    for (var claim : recorded.claims().members().entrySet()) {
      if (!Set.of("iss", "iat", "nbf", "exp").contains(claim.getKey())) {
        assertThat(claims.get(claim.getKey())).as(claim.getKey()).contains(claim.getValue());
      }
    }
  }

  @Test
  void theDefaultPolicyOfSgxIsReadOutOfItsRecording() {
    var recorded =
        find("Policy-PolicyTests.PolicyTests-GetPolicy_Shared_SgxEnclave", "GET", "/policies/");
    var token =
        PolicyToken.parse(
            TestInstance.ENGINE, recorded.claims().string("x-ms-policy").orElseThrow());

    assertThat(token.policyText().orElseThrow()).startsWith("version= 1.0;authorizationrules{");
  }

  @Test
  void policyCertificatesOfAnInstanceWithRolesHaveTheSameClaims() {
    try (var instance = TestInstance.start()) {
      assertSameClaims(
          instance.send(
              "GET",
              "/certificates?api-version=2020-10-01",
              "",
              instance.as(Role.ATTESTATION_READER)),
          find("CertificateTests.GetPolicyManagementCertificatesAad", "GET", "/certificates"));
    }
  }

  /// The recorded request, sent to an isolated instance that starts with the recorded signer.
  @Test
  void aPolicyCertificateIsAddedWithTheSameResult() throws Exception {
    var add = newerSession("CertificateTests.AddPolicyManagementCertificate", "/certificates:add");
    var list = newerSession("CertificateTests.AddPolicyManagementCertificate", "/certificates?");
    var body = add.string("RequestBody").orElseThrow();
    var signer =
        CertificateChange.parse(TestInstance.ENGINE, Bytes.utf8(body)).signedBy().getFirst();
    var isolated =
        AttestationInstance.of(
                "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none())
            .with(choices -> choices.governed(new PolicyGovernance.BySigners(List.of(signer))));
    try (var instance = TestInstance.start(isolated)) {
      var contributor = instance.as(Role.ATTESTATION_CONTRIBUTOR);
      var ours =
          instance.send("POST", "/certificates:add?api-version=2020-10-01", body, contributor);
      var theirs = Jws.parse(response(add).string("token").orElseThrow()).claims();

      assertThat(differing(ours.claims(), theirs))
          // The name of the newer specification beside the recorded one; and the moment.
          .containsExactly("x-ms-certificate-result", "exp", "iat", "iss", "nbf");
      assertThat(
              instance
                  .send("GET", "/certificates?api-version=2020-10-01", "", contributor)
                  .claims()
                  .get("x-ms-policy-certificates"))
          .isEqualTo(
              Jws.parse(response(list).string("token").orElseThrow())
                  .claims()
                  .get("x-ms-policy-certificates"));
    }
  }

  /// A recording of the newer form: the requests are in it.
  private static JsonObject newerSession(String name, String path) {
    return json(text("maa/azure-sdk-cpp/" + name + ".json")).array("Entries").orElseThrow().stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.string("RequestUri").orElseThrow().contains(path))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject response(JsonObject entry) {
    return entry.object("ResponseBody").orElseThrow();
  }

  @Test
  void aCertificateIsRefusedWhereRolesGovernWithTheSameErrorShape() {
    var recorded = find("CertificateTests.VerifyFailedAddCertificate", "POST", "/certificates:add");
    try (var instance = TestInstance.start()) {
      var ours =
          instance.send(
              "POST",
              "/certificates:add?api-version=2020-10-01",
              "\"x\"",
              instance.as(Role.ATTESTATION_CONTRIBUTOR));

      assertSameErrorShape(ours, recorded);
      assertThat(ours.message()).contains("The operation is disallowed");
    }
  }

  /// Same status and code, same members in the same order.
  private static void assertSameErrorShape(Answer ours, Recorded recorded) {
    var theirs = recorded.body().object("error").orElseThrow();
    assertThat(ours.status()).isEqualTo(recorded.status());
    assertThat(names(ours.body())).isEqualTo(names(recorded.body()));
    assertThat(ours.error().members().keySet())
        .containsExactlyElementsOf(theirs.members().keySet());
    assertThat(ours.error().string("code")).isEqualTo(theirs.string("code"));
    assertThat(names(ours.error().object("innererror").orElseThrow()))
        .isEqualTo(names(theirs.object("innererror").orElseThrow()));
  }

  @Test
  void aRefusingPolicyHasTheSameErrorShape() {
    var recorded =
        session("Attestation-AttestationTests.AttestWithDraftPolicy-SgxEnclave_Aad").getLast();
    try (var instance = TestInstance.start()) {
      var draft = PolicyToken.unsecured("version=1.0;authorizationrules{};").compact();
      var ours =
          instance.attest(
              TestInstance.request().toBuilder().put("draftPolicyForAttestation", draft).build());
      var theirs = recorded.body().object("error").orElseThrow();

      assertSameErrorShape(ours, recorded);
      var reason =
          "No Permit claim was issued in the authorizationrules section, authorization failed.";
      assertThat(ours.message()).contains(reason);
      assertThat(theirs.string("message").orElseThrow()).contains(reason);
    }
  }

  @Test
  void aDraftTokenHasTheSameHeader() {
    var recorded =
        session("Attestation-AttestationTests.AttestWithDraftPolicy-SgxEnclave_Aad").stream()
            .filter(e -> e.body().has("token"))
            .findFirst()
            .orElseThrow();
    var theirs = Jws.parse(recorded.body().string("token").orElseThrow());
    try (var instance = TestInstance.start()) {
      var draft = PolicyToken.unsecured("version=1.0;authorizationrules{=> permit();};").compact();
      var ours =
          instance
              .attest(
                  TestInstance.request().toBuilder()
                      .put("draftPolicyForAttestation", draft)
                      .build())
              .token();

      assertThat(ours.header().members().keySet())
          .containsExactlyElementsOf(theirs.header().members().keySet());
      assertThat(ours.alg()).isEqualTo(theirs.alg()).isEqualTo("none");
    }
  }

  /// The real report of the same container host, attested here and there: the same claims, in the
  /// same order, but for those that are of the token, the instance or the moment.
  @Test
  void aRealReportHasTheClaimsOfTheRealToken() {
    var bundle = json(text("snp/privacy-sandbox-kms/snp.json"));
    var theirs = Jws.parse(text("maa/azure-samples-snp/sev-snp-jwt.txt"));
    var uvm =
        JsonObject.builder()
            .put(
                "Uvm",
                JsonValue.JsonArray.ofStrings(
                    List.of(bundle.string("uvm_endorsements").orElseThrow())))
            .build();
    var inner =
        JsonObject.builder()
            .put("SnpReport", bundle.string("evidence").orElseThrow())
            .put("VcekCertChain", bundle.string("endorsements").orElseThrow())
            .put(
                "Endorsements",
                Base64.getEncoder().encodeToString(Bytes.utf8(uvm.toJson()).toArray()))
            .build();
    try (var instance = TestInstance.startForRealEvidence(ISSUED)) {
      var answer =
          instance.attest(
              JsonObject.builder().put("report", TestInstance.base64Url(inner.toJson())).build());
      assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
      var ours = answer.token();

      assertThat(ours.header().members().keySet())
          .containsExactlyElementsOf(theirs.header().members().keySet());
      assertThat(differing(ours.claims(), theirs.claims()))
          .containsExactly(
              // Ours only: why there is no compliance status.
              "privyseal-compliance-unmet",
              // Ours only: by what a later rule of the operator finds the token.
              "privyseal-revocation-epoch",
              "privyseal-revocation-subjects",
              // Of the instance and the token.
              "iss",
              "jti",
              // Of the two reports: what was bound, and which guest it was.
              "x-ms-sevsnpvm-reportdata",
              "x-ms-sevsnpvm-reportid");
      assertThat(ours.claims().members().keySet())
          .filteredOn(name -> !name.startsWith("privyseal-"))
          .containsExactlyElementsOf(theirs.claims().members().keySet());
    }
  }

  /// Names that only one has, then those whose values differ.
  private static List<String> differing(JsonObject ours, JsonObject theirs) {
    var names = new ArrayList<String>();
    for (var name : names(ours)) {
      if (!theirs.has(name)) {
        names.add(name);
      }
    }
    for (var name : names(theirs)) {
      if (!ours.get(name).equals(theirs.get(name))) {
        names.add(name);
      }
    }
    return names;
  }

  @Test
  void theRealTokenIsNotOurs() {
    var theirs = Jws.parse(text("maa/azure-samples-snp/sev-snp-jwt.txt"));
    try (var instance = TestInstance.start()) {
      assertThat(instance.isOurs(theirs)).isFalse();
    }
  }

  @Test
  void theRealReportIsRefusedWhenItsTimeIsOver() {
    var bundle = json(text("snp/privacy-sandbox-kms/snp.json"));
    var inner =
        JsonObject.builder()
            .put("SnpReport", bundle.string("evidence").orElseThrow())
            .put("VcekCertChain", bundle.string("endorsements").orElseThrow())
            .build();
    try (var instance = TestInstance.startForRealEvidence(Instant.parse("2060-01-01T00:00:00Z"))) {
      var answer =
          instance.attest(
              JsonObject.builder().put("report", TestInstance.base64Url(inner.toJson())).build());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).contains("snp.chain.validity");
      assertThat(answer.headers()).containsKey("privyseal-decision-id");
      assertThat(Map.copyOf(answer.body().members())).containsOnlyKeys("error");
    }
  }
}
