package io.privyseal.attestation.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.attestation.verification.intel.IntelVectors;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Quotes of real enclaves, from the samples of Azure Attestation, over HTTP: under Intel's own
/// root alone, with what Intel said of their platforms in June 2025.
class RealEnclaveTest {
  private static final Instant JUNE_2025 = Instant.parse("2025-06-25T00:00:00Z");
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 8, 1_000);

  private static TestInstance instance;

  @BeforeAll
  static void start() {
    VectorFiles.assumePresent();
    instance = start(SgxExpectations.secureDefaults().allowDebugEnclaves());
  }

  @AfterAll
  static void stop() {
    if (instance != null) {
      instance.close();
    }
  }

  /// Their platforms were behind by then.
  private static TestInstance start(SgxExpectations sgx) {
    var expected = sgx.withPlatform(p -> p.allowTcbStatus(TcbStatus.OUT_OF_DATE));
    return TestInstance.startForRealEvidence(
        AttestationInstance.of(
                "real", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none())
            .with(choices ->
                choices
                    .expecting(EvidenceExpectations.asAzure().with(expected))
                    .checkingChains(RevocationRule.off("no list was captured with real evidence"))),
        new Recorded(intel()),
        JUNE_2025);
  }

  private static IntelCollateral intel() {
    var of2025 =
        IntelCollateral.parseJson(VectorFiles.read("sgx/dcap-qvl/sgx_quote_collateral.json"));
    return IntelCollateral.NONE
        .withTcbInfo(IntelVectors.wrapped("sgx/fortanix-pcs/00906ed50000-19.tcb", "raw_tcb_info"))
        .withQeIdentity(of2025.qeIdentity().orElseThrow());
  }

  /// What a file holds, as a sample program sends it.
  private record Sample(String kind, JsonObject file) {
    static Sample of(String kind, String name) {
      var sdk = kind.equals("SgxEnclave") ? "intel" : "oe";
      return new Sample(
          kind,
          Json.parseObject(
              VectorFiles.read(
                  "maa/azure-samples-sgx-%s/enclave.info.%s.json".formatted(sdk, name)),
              LIMITS));
    }

    String heldData() {
      return bytes("EnclaveHeldDataHex").base64Url();
    }

    Answer sentTo(TestInstance to, String heldData) {
      var data = JsonObject.builder().put("data", heldData).put("dataType", "Binary").build();
      var member = kind.equals("SgxEnclave") ? "quote" : "report";
      return to.attest(
          kind,
          JsonObject.builder()
              .put(member, bytes("QuoteHex").base64Url())
              .put("runtimeData", data)
              .build());
    }

    String hex(String member) {
      return bytes(member).hex().toLowerCase(Locale.ROOT);
    }

    private Bytes bytes(String member) {
      return Bytes.ofHex(file.string(member).orElseThrow());
    }
  }

  private static List<String> refusals() {
    return instance.lastDecision().findings().stream()
        .filter(finding -> finding.outcome() == Outcome.FAILED)
        .map(Finding::check)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "SgxEnclave, release, 1, false",
    "SgxEnclave, prodid, 9999, false",
    "SgxEnclave, debug, 1, true",
    "OpenEnclave, release, 1, false",
    "OpenEnclave, prodid, 9999, false",
    "OpenEnclave, debug, 1, true"
  })
  void itsTokenSaysWhatItsFileSays(String kind, String name, long product, boolean debuggable) {
    var sample = Sample.of(kind, name);

    var answer = sample.sentTo(instance, sample.heldData());

    assertThat(answer.status()).as("%s %s", answer.body().toJson(), refusals()).isEqualTo(200);
    var claims = answer.claims();
    assertThat(instance.isOurs(answer.token())).isTrue();
    assertThat(claims.string("x-ms-attestation-type")).contains("sgx");
    assertThat(claims.string("x-ms-sgx-mrenclave")).contains(sample.hex("MrEnclaveHex"));
    assertThat(claims.string("x-ms-sgx-mrsigner")).contains(sample.hex("MrSignerHex"));
    assertThat(claims.integer("x-ms-sgx-product-id")).contains(product);
    assertThat(claims.integer("x-ms-sgx-svn")).contains(1L);
    assertThat(claims.bool("x-ms-sgx-is-debuggable")).contains(debuggable);
    assertThat(claims.string("x-ms-sgx-ehd")).contains(sample.heldData());
    assertThat(claims.has("privyseal-simulated-root")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SgxEnclave", "OpenEnclave"})
  void otherHeldDataAreRefused(String kind) {
    var answer = Sample.of(kind, "release").sentTo(instance, Bytes.utf8("other").base64Url());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(refusals()).containsExactly("sgx.report-data");
  }

  @Test
  void aDebuggableEnclaveIsRefusedWhereNoneIsAllowed() {
    try (var strict = start(SgxExpectations.secureDefaults())) {
      var sample = Sample.of("SgxEnclave", "debug");

      assertThat(sample.sentTo(strict, sample.heldData()).status()).isEqualTo(400);
      assertThat(strict.lastDecision().findings())
          .filteredOn(finding -> finding.outcome() == Outcome.FAILED)
          .extracting(Finding::check)
          .containsExactly("sgx.enclave.debug");
    }
  }

  /// What was recorded, whatever is asked for, and nothing of AMD's.
  private record Recorded(IntelCollateral recorded) implements Collateral {
    private static final Collateral NOTHING = Collateral.none("nothing else was recorded");

    @Override
    public Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
      return new Lookup.Current<>(recorded, Instant.parse("2025-07-04T00:16:12Z"));
    }

    @Override
    public Lookup<CollateralItem> find(CollateralId id) {
      return NOTHING.find(id);
    }

    @Override
    public long epoch() {
      return NOTHING.epoch();
    }

    @Override
    public Lookup<List<Bytes>> amdCertificates(ProductLine line, Bytes chipId, TcbVersion tcb) {
      return NOTHING.amdCertificates(line, chipId, tcb);
    }

    @Override
    public Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys) {
      return NOTHING.amdAuthorities(line, keys);
    }

    @Override
    public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
      return NOTHING.amdRevocationList(line, keys);
    }
  }
}
