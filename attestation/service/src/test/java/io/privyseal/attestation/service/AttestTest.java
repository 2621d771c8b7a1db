package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static io.privyseal.attestation.service.TestInstance.base64Url;
import static io.privyseal.attestation.service.TestInstance.data;
import static io.privyseal.attestation.service.TestInstance.evidence;
import static io.privyseal.attestation.service.TestInstance.report;
import static io.privyseal.attestation.service.TestInstance.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestTest {
  private static final String RUNTIME = "{\"keys\":[{\"kid\":\"k\",\"kty\":\"RSA\"}]}";
  private static final String HCL =
      """
      {"keys":[{"kid":"HCLAkPub","key_ops":["sign"],"kty":"RSA","n":"AQ","e":"AQAB"},
               {"kid":"TpmEphemeralEncryptionKey","key_ops":["encrypt"],"kty":"RSA","n":"Aw","e":"AQAB"}],
       "vm-configuration":{"secure-boot":true,"vmUniqueId":"2dedc52a-6832-46ce-9910-e8c9980bf5a7"}}
      """;

  private static TestInstance instance;

  @BeforeAll
  static void start() {
    instance = TestInstance.start();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  private static Answer accepted(JsonObject request) {
    var answer = instance.attest(request);
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    return answer;
  }

  /// The refusal's body is Azure's, its decision is recorded with the failed check.
  private static void assertRefused(Answer answer, String code, String check) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.error().object("innererror").orElseThrow().string("code")).contains(code);
    var decision = instance.lastDecision();
    assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(decision.deciding()).extracting(Finding::check).contains(check);
    assertThat(answer.header("privyseal-decision-id")).isEqualTo(decision.id().value());
    assertThat(answer.message()).contains("(decision " + decision.id().value() + ")");
    assertThat(answer.body().has("token")).isFalse();
  }

  @Nested
  class Token {
    @Test
    void isSignedByAKeyOfCerts() {
      var token = accepted(request(RUNTIME, "JSON")).token();

      assertThat(instance.isOurs(token)).isTrue();
      assertThat(token.header().members().keySet()).containsExactly("alg", "jku", "kid", "typ");
      assertThat(token.alg()).isEqualTo("RS256");
      assertThat(token.header().string("jku")).contains("https://attest.example/certs");
      assertThat(token.header().string("typ")).contains("JWT");
    }

    @Test
    void isValidForEightHoursFromNow() {
      var claims = accepted(request()).claims();

      assertThat(claims.string("iss")).contains("https://attest.example");
      assertThat(claims.integer("iat")).contains(NOW.getEpochSecond());
      assertThat(claims.integer("nbf")).contains(NOW.getEpochSecond());
      assertThat(claims.integer("exp")).contains(NOW.getEpochSecond() + 28_800);
    }

    @Test
    void hasAnIdOfItsOwn() {
      var first = accepted(request()).claims().string("jti").orElseThrow();
      var second = accepted(request()).claims().string("jti").orElseThrow();

      assertThat(first).matches("[0-9a-f]{64}").isNotEqualTo(second);
    }

    @Test
    void leavesAfterItsDecisionWasRecorded() {
      var answer = accepted(request(RUNTIME, "JSON"));
      var entry = instance.audit.entries().getLast();
      var decision = entry.event().decision();

      assertThat(decision.verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(decision.actor()).isEqualTo("anonymous");
      assertThat(decision.subject()).startsWith("snp-report sha256:");
      assertThat(decision.findings())
          .extracting(Finding::check)
          .contains("snp.report.signature", "snp.guest.report-data", "maa.policy.permit");
      assertThat(entry.event().resource()).isEqualTo("/attestation/test");
      assertThat(answer.header("privyseal-decision-id")).isEqualTo(decision.id().value());
    }

    @Test
    void namesServiceVersionAndRequest() {
      var answer = accepted(request());

      assertThat(answer.header("x-ms-maa-service-version")).isEqualTo("privyseal-1");
      assertThat(answer.header("x-ms-request-id")).isNotEmpty();
    }

    @Test
    void ofASimulatedRootSaysSo() {
      assertThat(accepted(request()).claims().bool("privyseal-simulated-root")).contains(true);
    }

    @Test
    void ofACompliantGuestSaysSo() {
      assertThat(accepted(request()).claims().string("x-ms-compliance-status"))
          .contains("azure-compliant-uvm");
    }

    @Test
    void ofOldFirmwareIsWithoutComplianceAndTheFindingSaysWhy() {
      var old =
          MACHINE.withTcb(
              io.privyseal.attestation.evidence.sevsnp.TcbVersion.of(
                  MACHINE.tcb().layout(), 0, 3, 0, 8, 115));
      var evidence = old.evidence(old.report().measurement(TestInstance.MEASUREMENT));
      var claims =
          accepted(
                  JsonObject.builder()
                      .put("report", base64Url(SimulatedMachine.maaReport(evidence).toJson()))
                      .build())
              .claims();

      assertThat(claims.has("x-ms-compliance-status")).isFalse();
      assertThat(claims.integer("x-ms-sevsnpvm-microcode-svn")).contains(115L);
      assertThat(instance.lastDecision().findings())
          .filteredOn(f -> f.check().equals("maa.compliance.firmware"))
          .singleElement()
          .satisfies(f -> assertThat(f.actual()).startsWith("withheld: bootloader 3"));
    }

    @Test
    void ofADebuggableGuestSaysSo() {
      var claims =
          accepted(JsonObject.builder().put("report", evidence(report().debugAllowed())).build())
              .claims();

      assertThat(claims.bool("x-ms-sevsnpvm-is-debuggable")).contains(true);
      assertThat(claims.has("x-ms-compliance-status")).isFalse();
    }

    @Test
    void ofAConfidentialVmHasTheReportInsideTheIsolationTee() {
      var claims = accepted(request(HCL, "JSON")).claims();
      var tee = claims.object("x-ms-isolation-tee").orElseThrow();

      assertThat(claims.string("x-ms-attestation-type")).contains("azurevm");
      assertThat(claims.bool("secureboot")).contains(true);
      assertThat(tee.string("x-ms-attestation-type")).contains("sevsnpvm");
      assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
    }
  }

  /// What real clients are seen to send.
  @Nested
  class Requests {
    @Test
    void runtimeDataOfJsonAreAClaim() {
      assertThat(accepted(request(RUNTIME, "JSON")).claims().object("x-ms-runtime"))
          .map(JsonObject::toJson)
          .contains(RUNTIME);
    }

    @Test
    void runtimeDataOfBinaryAreBoundAndNotShown() {
      var claims = accepted(request("any bytes", "Binary")).claims();

      assertThat(claims.has("x-ms-runtime")).isFalse();
      assertThat(claims.string("x-ms-sevsnpvm-reportdata"))
          .contains(Digests.sha256(Bytes.utf8("any bytes")).hex() + "00".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "Json", "JSON"})
    void dataTypeIsOfAnyCase(String dataType) {
      assertThat(accepted(request(RUNTIME, dataType)).claims().has("x-ms-runtime")).isTrue();
    }

    @Test
    void withoutRuntimeDataTheBindingIsNotChecked() {
      var claims = accepted(request()).claims();

      assertThat(claims.members()).doesNotContainKeys("x-ms-runtime", "x-ms-inittime", "nonce");
    }

    @Test
    void initTimeDataAreBoundByHostData() {
      var policy = "{\"policy\":1}";
      var request =
          JsonObject.builder()
              .put("report", evidence(report().hostData(Digests.sha256(Bytes.utf8(policy)))))
              .put("initTimeData", data(policy, "JSON"))
              .build();

      assertThat(accepted(request).claims().object("x-ms-inittime"))
          .map(JsonObject::toJson)
          .contains(policy);
    }

    @Test
    void emptyInitTimeDataOfTheSidecarAreAbsent() {
      var empty = JsonObject.builder().put("data", "").put("dataType", "").build();

      assertThat(
              accepted(request().toBuilder().put("initTimeData", empty).build())
                  .claims()
                  .has("x-ms-inittime"))
          .isFalse();
    }

    @Test
    void membersThatAreNullAreAbsent() {
      accepted(
          request().toBuilder()
              .put("initTimeData", new io.privyseal.foundation.json.JsonValue.JsonNull())
              .put("nonce", new io.privyseal.foundation.json.JsonValue.JsonNull())
              .build());
    }

    @Test
    void aNonceOfTextIsCopied() {
      var claims = accepted(request().toBuilder().put("nonce", "n-1").build()).claims();

      assertThat(claims.string("nonce")).contains("n-1");
    }

    @Test
    void aNonceOfAnUnsignedNumberIsCopiedAsText() {
      var number = new JsonNumber(new BigDecimal("18446744073709551615"));
      var claims = accepted(request().toBuilder().put("nonce", number).build()).claims();

      assertThat(claims.string("nonce")).contains("18446744073709551615");
    }

    @Test
    void anyBase64IsTakenOnAllLevels() {
      var signed = MACHINE.evidence(report().boundTo(Bytes.utf8(RUNTIME)));
      var padded = Base64.getUrlEncoder();
      var standard = Base64.getEncoder();
      for (var encoder : new Base64.Encoder[] {padded, standard, standard.withoutPadding()}) {
        var inner =
            JsonObject.builder()
                .put("SnpReport", encoder.encodeToString(signed.report().bytes().toArray()))
                .put(
                    "VcekCertChain",
                    encoder.encodeToString(Bytes.utf8(MACHINE.certificateChainPem()).toArray()))
                .build();
        var data =
            JsonObject.builder()
                .put("data", encoder.encodeToString(Bytes.utf8(RUNTIME).toArray()))
                .put("dataType", "JSON")
                .build();
        accepted(
            JsonObject.builder()
                .put("report", encoder.encodeToString(Bytes.utf8(inner.toJson()).toArray()))
                .put("runtimeData", data)
                .build());
      }
    }

    @Test
    void theChainMayBeTheJsonOfThim() {
      var inner =
          SimulatedMachine.maaReport(MACHINE.evidence(report())).toBuilder()
              .put("VcekCertChain", base64Url(MACHINE.thimJson().toJson()))
              .build();

      accepted(JsonObject.builder().put("report", base64Url(inner.toJson())).build());
    }

    @Test
    void aVlekIsAsGoodAsAVcek() {
      var machine = MACHINE.withVlek("azure");
      var inner = SimulatedMachine.maaReport(machine.evidence(machine.report()));

      accepted(JsonObject.builder().put("report", base64Url(inner.toJson())).build());
    }

    @Test
    void aUvmEndorsementThatIsNoneSaysNothingAgainstTheGuest() {
      var uvm = "{\"Uvm\":[\"" + base64Url("cose") + "\"]}";
      var inner =
          SimulatedMachine.maaReport(MACHINE.evidence(report())).toBuilder()
              .put("Endorsements", base64Url(uvm))
              .build();

      accepted(JsonObject.builder().put("report", base64Url(inner.toJson())).build());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/attest/SevSnpVM?api-version=2020-10-01",
          "/attest/sevsnpvm?api-version=2022-08-01",
          "/ATTEST/SEVSNPVM/?api-version=2018-09-01-preview",
          "/attest/SevSnpVm?api-version=2022-09-01-preview",
          "/attest/SevSnpVm?api-version=2023-04-01-preview",
          "/attest/SevSnpVm?api-version=2025-06-01",
          "/attest/SevSnpVm?api-version=2026-03-11-preview"
        })
    void everyCaseAndVersionIsServed(String target) {
      var answer = instance.send("POST", target, request().toJson(), Map.of());

      assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void manyAtOnceDoNotDisturbEachOther() throws Exception {
      try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
        var answers =
            java.util.stream.IntStream.range(0, 16)
                .mapToObj(i ->
                    threads.submit(() -> instance.attest(request("{\"i\":" + i + "}", "JSON"))))
                .toList();
        for (var i = 0; i < answers.size(); i++) {
          var runtime = answers.get(i).get().claims().object("x-ms-runtime").orElseThrow();
          assertThat(runtime.integer("i")).contains((long) i);
        }
      }
    }
  }

  @Nested
  class DraftPolicy {
    private static JsonObject draft(String policy) {
      return request().toBuilder()
          .put("draftPolicyForAttestation", PolicyToken.unsecured(policy).compact())
          .build();
    }

    @Test
    void makesATokenThatProvesNothing() {
      var token =
          accepted(
                  draft(
                      "version=1.0;authorizationrules{=> permit();};"
                          + "issuancerules{=> issue(type=\"custom-name\", value=7);};"))
              .token();

      assertThat(token.alg()).isEqualTo("none");
      assertThat(token.signature().length()).isZero();
      assertThat(instance.isOurs(token)).isFalse();
      assertThat(token.header().members().keySet()).containsExactly("alg", "jku", "kid", "typ");
      assertThat(token.claims().integer("custom-name")).contains(7L);
      assertThat(token.claims().object("x-ms-policy")).isPresent();
    }

    @Test
    void thatDeniesIsRefused() {
      var answer = instance.attest(draft("version=1.0;authorizationrules{=> deny();};"));

      assertRefused(answer, "PolicyEvaluationError", "maa.policy.permit");
      assertThat(answer.message()).contains("A Deny claim was issued, authorization failed.");
    }

    @Test
    void thatDoesNotParseIsRefused() {
      var answer = instance.attest(draft("version=1.0;authorizationrules{permit();};"));

      assertRefused(answer, "PolicyParsingError", "maa.policy.text");
      assertThat(answer.message()).contains("line 1, column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b.c", "eyJhbGciOiJub25lIn0..", "eyJhbGciOiJub25lIn0.e30."})
    void thatIsNoPolicyTokenIsRefused(String draft) {
      var answer =
          instance.attest(request().toBuilder().put("draftPolicyForAttestation", draft).build());

      assertRefused(answer, "InvalidOperation", "maa.policy.token");
    }
  }

  /// One thing wrong each.
  @Nested
  class Refusals {
    private static Answer withInner(String name, String value) {
      var inner =
          SimulatedMachine.maaReport(MACHINE.evidence(report())).toBuilder()
              .put(name, value)
              .build();
      return instance.attest(JsonObject.builder().put("report", base64Url(inner.toJson())).build());
    }

    private static Answer with(String name, JsonObject value) {
      return instance.attest(request().toBuilder().put(name, value).build());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{",
          "[]",
          "\"x\"",
          "{}",
          "{\"report\":1}",
          "{\"report\":\"\"}",
          "{\"report\":\"!\"}",
          "{\"report\":\"bm90IGpzb24\"}",
          "{\"report\":\"e30\"}",
          "{\"report\":\"W10\"}",
          "{\"report\":\"e30\",\"report\":\"e30\"}",
          "{\"report\":\"e30\"} x"
        })
    void ofABodyThatIsNoRequest(String body) {
      assertRefused(instance.attest(body), "InvalidParameter", "maa.request.form");
    }

    @Test
    void ofAnEmptyBody() {
      assertRefused(instance.attest(""), "InvalidParameter", "maa.request.form");
    }

    @Test
    void ofADepthBomb() {
      assertRefused(instance.attest("[".repeat(100_000)), "InvalidParameter", "maa.request.form");
    }

    @Test
    void ofABodyThatIsTooLarge() {
      var answer = instance.attest("x".repeat(AttestRequest.MAX_BYTES + 1));

      assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1183, 1185, 2368})
    void ofAReportOfAnotherLength(int length) {
      assertRefused(
          withInner("SnpReport", Bytes.zeros(length).base64Url()),
          "InvalidParameter",
          "maa.request.form");
    }

    @Test
    void ofAReportWithAFlippedBit() {
      var bytes = MACHINE.sign(report()).toArray();
      bytes[0x90] ^= 1;

      assertRefused(
          withInner("SnpReport", Bytes.copyOf(bytes).base64Url()),
          "InvalidParameter",
          "snp.report.signature");
    }

    @Test
    void ofAReportOfAnotherMachine() {
      var other = TestInstance.MANUFACTURER.machine(NOW);

      assertRefused(
          withInner("SnpReport", other.sign(other.report()).base64Url()),
          "InvalidParameter",
          "snp.report.signature");
    }

    @Test
    void ofAHostsReport() {
      assertRefused(
          instance.attest(
              JsonObject.builder().put("report", evidence(report().vmpl(0xffff_ffffL))).build()),
          "InvalidParameter",
          "snp.report.vmpl");
    }

    @Test
    void ofARootThatNobodyPinned() {
      var stranger =
          io.privyseal.attestation.testkit.SimulatedManufacturer.create(
              ENGINE,
              NOW,
              "stranger",
              java.util.Set.of(io.privyseal.attestation.evidence.sevsnp.ProductLine.MILAN));
      var machine = stranger.machine(NOW);
      var inner = SimulatedMachine.maaReport(machine.evidence(machine.report()));

      assertRefused(
          instance.attest(JsonObject.builder().put("report", base64Url(inner.toJson())).build()),
          "InvalidParameter",
          "snp.chain.root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not PEM", "{}", "{\"vcekCert\":\"x\"}", "{broken"})
    void ofAChainThatIsNone(String chain) {
      assertRefused(
          withInner("VcekCertChain", base64Url(chain)), "InvalidParameter", "maa.request.form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{\"Uvm\":[1]}", "{\"Uvm\":[\"!\"]}"})
    void ofEndorsementsThatAreNone(String endorsements) {
      assertRefused(
          withInner("Endorsements", base64Url(endorsements)),
          "InvalidParameter",
          "maa.request.form");
    }

    @Test
    void ofRuntimeDataThatTheReportDoesNotBind() {
      assertRefused(
          with("runtimeData", data("other", "Binary")),
          "InvalidParameter",
          "snp.guest.report-data");
    }

    @Test
    void ofRuntimeDataThatDifferInABlank() {
      var request =
          request(RUNTIME, "JSON").toBuilder()
              .put("runtimeData", data(RUNTIME + " ", "JSON"))
              .build();

      assertRefused(instance.attest(request), "InvalidParameter", "snp.guest.report-data");
    }

    @Test
    void ofInitTimeDataThatTheReportDoesNotBind() {
      assertRefused(
          with("initTimeData", data("other", "Binary")), "InvalidParameter", "snp.guest.host-data");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock =
            """
            {"data":"!","dataType":"Binary"}     | base64url
            {"data":"e30","dataType":"Text"}     | dataType: expected Binary or JSON
            {"data":"e30"}                       | dataType: expected Binary or JSON
            {"data":"bm9uZQ","dataType":"JSON"}  | JSON: not well formed
            {"data":"W10","dataType":"JSON"}     | JSON: expected an object
            {"data":1,"dataType":"JSON"}         | data: expected a text
            {"data":"e30","dataType":2}          | dataType: expected a text
            """)
    void ofRuntimeDataThatCannotBeRead(String data, String message) {
      var answer =
          instance.attest(
              "{\"report\":\"%s\",\"runtimeData\":%s}".formatted(evidence(report()), data));

      assertRefused(answer, "InvalidParameter", "maa.request.form");
      assertThat(answer.message()).contains("(request) (runtimeData)").contains(message);
    }

    @Test
    void ofRuntimeDataThatAreNoObject() {
      assertRefused(
          instance.attest(
              "{\"report\":\"%s\",\"runtimeData\":\"e30\"}".formatted(evidence(report()))),
          "InvalidParameter",
          "maa.request.form");
    }

    @Test
    void ofRuntimeDataThatAreTooLarge() {
      assertRefused(
          instance.attest(request("x".repeat(64 * 1024 + 1), "Binary")),
          "InvalidParameter",
          "maa.request.form");
    }

    @Test
    void ofRuntimeDataThatAreTooDeep() {
      assertRefused(
          instance.attest(request("{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}", "JSON")),
          "InvalidParameter",
          "maa.request.form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1.5", "[]", "{}"})
    void ofANonceThatIsNeitherTextNorInteger(String nonce) {
      assertRefused(
          instance.attest("{\"report\":\"%s\",\"nonce\":%s}".formatted(evidence(report()), nonce)),
          "InvalidParameter",
          "maa.request.form");
    }

    @Test
    void ofANonceThatIsTooLong() {
      assertRefused(
          instance.attest(request().toBuilder().put("nonce", "n".repeat(1025)).build()),
          "InvalidParameter",
          "maa.request.form");
    }

    @Test
    void withoutAnApiVersion() {
      var answer = instance.send("POST", "/attest/SevSnpVm", request().toJson(), Map.of());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("InvalidParameter");
      assertThat(answer.message()).contains("api-version is required");
    }

    @Test
    void ofAnApiVersionThatIsNotServed() {
      var answer =
          instance.send(
              "POST", "/attest/SevSnpVm?api-version=2019-01-01", request().toJson(), Map.of());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).contains("api-version is not served");
    }

    @Test
    void ofAKindThatDoesNotExist() {
      var answer = instance.send("POST", "/attest/Abacus?api-version=2022-08-01", "{}", Map.of());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).contains("names no attestation type");
    }

    @Test
    void ofAnotherMethod() {
      assertThat(instance.get("/attest/SevSnpVm?api-version=2022-08-01").status()).isEqualTo(405);
    }

    @Test
    void ofAnUnknownPath() {
      var answer = instance.get("/nowhere");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.error().object("innererror")).isPresent();
    }
  }

  /// What an instance may be configured to do otherwise than Azure's.
  @Nested
  class Configured {
    private static final AttestationInstance AS_AZURE =
        AttestationInstance.of(
            "test", TestInstance.URL, TestInstance.TENANT, TestInstance.referenceValues());

    @Test
    void toRefuseDebugGuestsItself() {
      var strict =
          AS_AZURE.with(choices ->
              choices.expecting(
                  EvidenceExpectations.asAzure().with(SnpExpectations.secureDefaults())));
      try (var other = TestInstance.start(strict)) {
        var body = JsonObject.builder().put("report", evidence(report().debugAllowed())).build();
        var answer = other.attest(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("[snp.policy.debug]");
        assertThat(other.attest(request()).status()).isEqualTo(200);
      }
    }

    @Test
    void toLeaveTheClaimsOfConfidentialVmsAtTheTop() {
      var flat =
          AS_AZURE.with(choices ->
              choices.shaped(io.privyseal.attestation.appraisal.ConfidentialVmShape.TOP_LEVEL));
      try (var other = TestInstance.start(flat)) {
        var claims = other.attest(request(HCL, "JSON")).claims();

        assertThat(claims.string("x-ms-attestation-type")).contains("sevsnpvm");
        assertThat(claims.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
      }
    }
  }

  /// The surroundings fail: not a statement about the evidence, worth a retry.
  @Nested
  class Undecided {
    @Test
    void withoutARecordThereIsNoToken() {
      instance.audit.breakDown();
      try {
        var answer = instance.attest(request());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isNotEmpty();
        assertThat(answer.body().has("token")).isFalse();
      } finally {
        instance.audit.repair();
      }
    }

    @Test
    void withoutARootInTheChainNothingIsDecided() {
      var evidence = MACHINE.evidence(report());
      var inner =
          SimulatedMachine.maaReport(
              evidence.withCertificates(evidence.certificates().subList(0, 1)));
      var asAzure =
          AttestationInstance.of(
              "test", TestInstance.URL, TestInstance.TENANT, TestInstance.referenceValues());
      try (var alone = TestInstance.start(asAzure, Collateral.none("out of reach"))) {
        var answer =
            alone.attest(JsonObject.builder().put("report", base64Url(inner.toJson())).build());

        assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isNotEmpty();
        assertThat(alone.lastDecision().verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(answer.header("privyseal-decision-id"))
            .isEqualTo(alone.lastDecision().id().value());
      }
    }

    @Test
    void withoutTheDatabaseNothingIsDecided() {
      try (var alone = TestInstance.start()) {
        alone.database.close();

        assertThat(alone.attest(request()).status()).isEqualTo(503);
      }
    }
  }
}
