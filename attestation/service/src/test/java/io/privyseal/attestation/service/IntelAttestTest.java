package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.PLATFORM;
import static io.privyseal.attestation.service.TestInstance.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SGX and TDX through the service, on a simulated platform.
class IntelAttestTest {
  private static final String DATA = "{\"keys\":[]}";
  private static TestInstance instance;

  @BeforeAll
  static void start() {
    instance = TestInstance.start();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  private static JsonObject body(String member, Bytes evidence) {
    return JsonObject.builder().put(member, evidence.base64Url()).build();
  }

  private static JsonObject quote(EnclaveReportBuilder report) {
    return body("quote", PLATFORM.quote(report));
  }

  private static JsonObject quote(TdReportBuilder report) {
    return body("quote", PLATFORM.quote(report));
  }

  private static EnclaveReportBuilder enclave() {
    return PLATFORM.enclaveReport();
  }

  private static TdReportBuilder domain() {
    return TdReportBuilder.tdx10();
  }

  /// As the Open Enclave SDK wraps a quote: version 1, remote, length.
  private static Bytes openEnclaveReport(Bytes quote) {
    return Bytes.ofHex("0100000002000000")
        .concat(
            Bytes.copyOf(
                (byte) quote.length(),
                (byte) (quote.length() >> 8),
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0))
        .concat(quote);
  }

  private static JsonObject with(JsonObject body, String member, JsonObject value) {
    return body.toBuilder().put(member, value).build();
  }

  private static JsonObject claims(Answer answer) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    assertThat(instance.isOurs(answer.token())).isTrue();
    return answer.claims();
  }

  private static void assertRefused(Answer answer, String check) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("InvalidParameter");
    assertThat(instance.lastDecision().verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(instance.lastDecision().deciding()).extracting(Finding::check).contains(check);
  }

  @Nested
  class AnEnclave {
    @Test
    void isAttestedByItsQuote() {
      var claims = claims(instance.attest("SgxEnclave", quote(enclave())));

      assertThat(claims.string("x-ms-attestation-type")).contains("sgx");
      assertThat(claims.string("tee")).contains("sgx");
      assertThat(claims.bool("x-ms-sgx-is-debuggable")).contains(false);
      assertThat(claims.bool("privyseal-simulated-root")).contains(true);
      assertThat(claims.object("x-ms-sgx-collateral")).isPresent();
    }

    @Test
    void isAttestedByItsOpenEnclaveReport() {
      var report = openEnclaveReport(PLATFORM.quote(enclave()));

      var claims = claims(instance.attest("OpenEnclave", body("report", report)));

      assertThat(claims.object("x-ms-sgx-collateral").orElseThrow().string("quotehash"))
          .contains(Digests.sha256(report).hex());
    }

    @Test
    void bindsJsonRuntimeData() {
      var body =
          with(quote(enclave().boundTo(Bytes.utf8(DATA))), "runtimeData", data(DATA, "JSON"));

      var claims = claims(instance.attest("SgxEnclave", body));

      assertThat(claims.object("x-ms-runtime").orElseThrow().toJson()).isEqualTo(DATA);
      assertThat(claims.has("x-ms-sgx-ehd")).isFalse();
    }

    @Test
    void bindsBinaryRuntimeData() {
      var body =
          with(quote(enclave().boundTo(Bytes.utf8(DATA))), "runtimeData", data(DATA, "Binary"));

      assertThat(claims(instance.attest("SgxEnclave", body)).string("x-ms-sgx-ehd"))
          .contains(Bytes.utf8(DATA).base64Url());
    }

    @Test
    void isRefusedWithOtherRuntimeData() {
      var body = with(quote(enclave()), "runtimeData", data(DATA, "JSON"));

      assertRefused(instance.attest("SgxEnclave", body), "sgx.report-data");
    }

    @Test
    void bindsInitTimeDataInItsConfigId() {
      var config = Digests.sha256(Bytes.utf8(DATA)).concat(Bytes.zeros(32));
      var body =
          with(
              quote(enclave().keySeparation().configId(config)),
              "initTimeData",
              data(DATA, "JSON"));

      assertThat(claims(instance.attest("SgxEnclave", body)).object("x-ms-inittime")).isPresent();
    }

    @Test
    void isRefusedWithOtherInitTimeData() {
      var body = with(quote(enclave()), "initTimeData", data(DATA, "JSON"));

      assertRefused(instance.attest("SgxEnclave", body), "sgx.enclave.config-id");
    }

    @Test
    void underDebugIsAttestedAsSuch() {
      var claims = claims(instance.attest("SgxEnclave", quote(enclave().debug())));

      assertThat(claims.bool("x-ms-sgx-is-debuggable")).contains(true);
    }

    @Test
    void underDebugIsRefusedWhereTheInstanceSaysSo() {
      var strict =
          AttestationInstance.of(
                  "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none())
              .with(choices ->
                  choices.expecting(
                      EvidenceExpectations.asAzure().with(SgxExpectations.secureDefaults())));
      try (var other = TestInstance.start(strict)) {
        assertThat(other.attest("SgxEnclave", quote(enclave().debug())).status()).isEqualTo(400);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2018-09-01-preview", "2020-10-01", "2022-08-01", "2025-06-01"})
    void isAttestedUnderEveryVersionAndCase(String version) {
      var answer =
          instance.send(
              "POST",
              "/attest/sgxENCLAVE?api-version=" + version,
              quote(enclave()).toJson(),
              Map.of());

      assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void isAttestedFromPaddedStandardBase64() {
      var quote = Base64.getEncoder().encodeToString(PLATFORM.quote(enclave()).toArray());

      claims(instance.attest("SgxEnclave", JsonObject.builder().put("quote", quote).build()));
    }

    @Test
    void isRefusedAsATrustDomain() {
      assertRefused(instance.attest("TdxVm", quote(enclave())), "tdx.quote.tee-type");
    }

    @ParameterizedTest
    @CsvSource({"SgxEnclave, quote", "OpenEnclave, report", "TdxVm, quote"})
    void isRefusedIfItCannotBeRead(String kind, String member) {
      assertRefused(
          instance.attest(kind, body(member, Bytes.utf8("not a quote"))), "maa.request.form");
    }
  }

  @Nested
  class ATrustDomain {
    @Test
    void isAttestedByItsQuote() {
      var claims = claims(instance.attest("TdxVm", quote(domain())));

      assertThat(claims.string("x-ms-attestation-type")).contains("tdxvm");
      assertThat(claims.string("attester_tcb_status")).contains("UpToDate");
      assertThat(claims.string("dbgstat")).contains("disabled");
      assertThat(claims.bool("privyseal-simulated-root")).contains(true);
    }

    @Test
    void ofVersion15IsAttested() {
      claims(instance.attest("TdxVm", quote(TdReportBuilder.tdx15())));
    }

    @Test
    void bindsRuntimeData() {
      var body = with(quote(domain().boundTo(Bytes.utf8(DATA))), "runtimeData", data(DATA, "JSON"));

      assertThat(claims(instance.attest("TdxVm", body)).object("x-ms-runtime")).isPresent();
    }

    @Test
    void isRefusedWithOtherRuntimeData() {
      var body = with(quote(domain()), "runtimeData", data(DATA, "JSON"));

      assertRefused(instance.attest("TdxVm", body), "tdx.report-data");
    }

    @Test
    void bindsInitTimeDataByEitherDigest() {
      var data = Bytes.utf8(DATA);
      var short32 = Digests.sha256(data).concat(Bytes.zeros(16));
      for (var config : java.util.List.of(Digests.sha384(data.toArray()), short32)) {
        var body = with(quote(domain().mrConfigId(config)), "initTimeData", data(DATA, "JSON"));

        assertThat(claims(instance.attest("TdxVm", body)).object("x-ms-inittime")).isPresent();
      }
    }

    @Test
    void isRefusedWithOtherInitTimeData() {
      var body = with(quote(domain()), "initTimeData", data(DATA, "JSON"));

      assertRefused(instance.attest("TdxVm", body), "tdx.td.config-id");
    }

    @Test
    void underDebugIsAttestedAsSuch() {
      var claims = claims(instance.attest("TdxVm", quote(domain().debug())));

      assertThat(claims.bool("tdx_td_attributes_debug")).contains(true);
    }

    @Test
    void underDebugIsRefusedWhereTheInstanceSaysSo() {
      var strict =
          AttestationInstance.of(
                  "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none())
              .with(choices ->
                  choices.expecting(
                      EvidenceExpectations.asAzure().with(TdxExpectations.secureDefaults())));
      try (var other = TestInstance.start(strict)) {
        assertThat(other.attest("TdxVm", quote(domain().debug())).status()).isEqualTo(400);
      }
    }
  }

  @Nested
  class WithoutCollateral {
    /// Nothing is bad about the evidence: the caller may come back.
    @ParameterizedTest
    @ValueSource(strings = {"SgxEnclave", "TdxVm"})
    void nothingIsDecided(String kind) {
      var plain =
          AttestationInstance.of(
              "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none());
      try (var other = TestInstance.start(plain, Collateral.none("Intel is away"))) {
        var answer = other.attest(kind, kind.equals("TdxVm") ? quote(domain()) : quote(enclave()));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isNotEmpty();
        assertThat(other.lastDecision().verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(other.lastDecision().deciding())
            .extracting(Finding::actual)
            .contains("Intel is away");
      }
    }

    @Test
    void ofAnotherTcbRecoveryNothingIsDecided() {
      var policy =
          "version=1.1;configurationrules{=> issueproperty(type=\"x-ms-sgx-tcbidentifier\","
              + " value=\"5\");};authorizationrules{=> permit();};issuancerules{};";
      var body =
          quote(enclave()).toBuilder()
              .put("draftPolicyForAttestation", PolicyToken.unsecured(policy).compact())
              .build();

      assertThat(instance.attest("SgxEnclave", body).status()).isEqualTo(503);
    }

    @Test
    void ofTheChosenTcbRecoveryAnEnclaveIsAttested() {
      var policy =
          "version=1.1;configurationrules{=> issueproperty(type=\"x-ms-sgx-tcbidentifier\","
              + " value=\"%d\");};authorizationrules{=> permit();};issuancerules{};"
                  .formatted(TestCollateral.EDITION);
      var body =
          quote(enclave()).toBuilder()
              .put("draftPolicyForAttestation", PolicyToken.unsecured(policy).compact())
              .build();

      var answer = instance.attest("SgxEnclave", body);

      assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
      assertThat(answer.token().alg()).isEqualTo("none");
    }
  }

  @Nested
  class ARefusingPolicy {
    @Test
    void isExplainedRuleByRuleInTheDecision() {
      var policy =
          "version=1.0;authorizationrules{"
              + "[type==\"x-ms-sgx-is-debuggable\", value==true] => permit();};issuancerules{};";
      var body =
          quote(enclave()).toBuilder()
              .put("draftPolicyForAttestation", PolicyToken.unsecured(policy).compact())
              .build();

      var answer = instance.attest("SgxEnclave", body);

      assertThat(answer.code()).isEqualTo("PolicyEvaluationError");
      assertThat(instance.lastDecision().findings())
          .filteredOn(finding -> finding.check().equals("maa.policy.rule"))
          .singleElement()
          .satisfies(rule ->
              assertThat(rule.actual())
                  .contains("did not match", "nearest is x-ms-sgx-is-debuggable", "it is false"));
    }
  }

  @Nested
  class ADraft {
    private static final String PERMITTING =
        "version=1.0;authorizationrules{"
            + "[type==\"x-ms-sgx-is-debuggable\", value==true] => deny(); => permit();};"
            + "issuancerules{};";

    @Test
    void isExplainedRuleByRuleWhenItPermitsToo() {
      var body =
          quote(enclave()).toBuilder()
              .put("draftPolicyForAttestation", PolicyToken.unsecured(PERMITTING).compact())
              .build();

      assertThat(instance.attest("SgxEnclave", body).status()).isEqualTo(200);
      assertThat(instance.lastDecision().verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(instance.lastDecision().findings())
          .filteredOn(finding -> finding.check().equals("maa.policy.rule"))
          .extracting(Finding::actual)
          .satisfiesExactly(
              deny -> assertThat(deny).contains("did not match", "x-ms-sgx-is-debuggable"),
              permit -> assertThat(permit).contains("fired 1 times"));
    }

    @Test
    void isExplainedAndAPolicyInForceThatPermitsIsNot() {
      assertThat(instance.attest("SgxEnclave", quote(enclave())).status()).isEqualTo(200);
      assertThat(instance.lastDecision().findings())
          .extracting(Finding::check)
          .doesNotContain("maa.policy.rule");
    }
  }

  @Nested
  class TcbBaselines {
    @ParameterizedTest
    @ValueSource(strings = {"SgxEnclave", "OpenEnclave", "TdxVm"})
    void areListedWithTheOneInForce(String kind) {
      var answer = instance.get("/tcbbaselines/" + kind + "?api-version=2025-06-01");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().array("tcbBaselines").orElseThrow())
          .extracting(Object::toString)
          .hasSize(2);
      var first = (JsonObject) answer.body().array("tcbBaselines").orElseThrow().getFirst();
      assertThat(first.string("tcbIdentifier")).contains("" + TestCollateral.EDITION);
      assertThat(first.integer("tcbEvaluationDataNumber")).contains((long) TestCollateral.EDITION);
      assertThat(first.bool("isSelectedTcb")).contains(true);
    }

    @Test
    void thereAreNoneForOtherKinds() {
      assertThat(instance.get("/tcbbaselines/SevSnpVm?api-version=2025-06-01").status())
          .isEqualTo(400);
    }
  }
}
