package io.privyseal.attestation.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.appraisal.ReferencePlatform;
import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A real confidential VM of Azure: its paravisor's report and claims, attested as the guest would.
class RealConfidentialVmTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "vectors"));
  private static final int REPORT_AT = 32;
  private static final int CLAIMS_AT = REPORT_AT + SnpReport.BYTES + 20;
  private static final String MEASUREMENT =
      "9ac48fcac8a2d88aeeff8d427ad4f2be0e3917c748a18bdf52cc317e7fe20308"
          + "b459d5ef1a12e0c22944eb386d17c315";

  private static TestInstance instance;

  @BeforeAll
  static void start() {
    assumeTrue(Files.isDirectory(VECTORS), "third-party vectors are not at " + VECTORS);
    instance = start(115);
  }

  @AfterAll
  static void stop() {
    if (instance != null) {
      instance.close();
    }
  }

  private static TestInstance start(int microcode) {
    var platform =
        new ReferencePlatform(
            "Azure confidential VM",
            Kind.CONFIDENTIAL_VM,
            Set.of(Bytes.ofHex(MEASUREMENT)),
            Set.of(),
            0,
            Map.of(ProductLine.MILAN, TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, microcode)));
    return TestInstance.start(
        AttestationInstance.of(
                "test",
                TestInstance.URL,
                TestInstance.TENANT,
                new ReferenceValues(List.of(platform)))
            .with(choices ->
                choices.checkingChains(
                    RevocationRule.off("no list was captured with real evidence"))));
  }

  private static Bytes file(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(VECTORS.resolve(name)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject request(Bytes hcl) {
    var chain =
        file("azure-vtpm/trustee-snp/vcek.pem").asUtf8()
            + file("snp/chains/ask_ark_milan.pem").asUtf8();
    var length = hcl.at(CLAIMS_AT - 4) | hcl.at(CLAIMS_AT - 3) << 8;
    var inner =
        JsonObject.builder()
            .put("SnpReport", hcl.slice(REPORT_AT, SnpReport.BYTES).base64Url())
            .put("VcekCertChain", TestInstance.base64Url(chain))
            .build();
    var data =
        JsonObject.builder()
            .put("data", hcl.slice(CLAIMS_AT, length).base64Url())
            .put("dataType", "JSON")
            .build();
    return JsonObject.builder()
        .put("report", TestInstance.base64Url(inner.toJson()))
        .put("runtimeData", data)
        .build();
  }

  private static Bytes hcl() {
    return file("azure-vtpm/trustee-snp/hcl-report.bin");
  }

  private static Answer attestChanged(int offset, int value) {
    var changed = hcl().toArray();
    changed[offset] = (byte) value;
    return instance.attest(request(Bytes.copyOf(changed)));
  }

  private static Set<String> names(JsonObject object) {
    return new TreeSet<>(object.members().keySet());
  }

  @Test
  void isCompliantUnderAmdsOwnRoot() {
    var claims = instance.attest(request(hcl())).claims();
    var tee = claims.object("x-ms-isolation-tee").orElseThrow();

    assertThat(claims.string("x-ms-attestation-type")).contains("azurevm");
    assertThat(claims.bool("secureboot")).contains(true);
    assertThat(claims.string("x-ms-azurevm-vmid")).contains("911B0EF8-9DBA-48B0-B275-4E4DF2D39252");
    assertThat(claims.has("privyseal-simulated-root")).isFalse();
    assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
    assertThat(tee.string("x-ms-sevsnpvm-launchmeasurement")).contains(MEASUREMENT);
    assertThat(tee.integer("x-ms-sevsnpvm-microcode-svn")).contains(115L);
  }

  @Test
  void offersTheKeyThatMayBeEncryptedTo() {
    var runtime = instance.attest(request(hcl())).claims().object("x-ms-runtime").orElseThrow();
    var keys = runtime.array("keys").orElseThrow();

    assertThat(keys)
        .singleElement()
        .satisfies(key -> assertThat(((JsonObject) key).string("kid")).contains("HCLEkPub"));
  }

  /// Inside `x-ms-isolation-tee` nothing is missing and nothing is added.
  @Test
  void hasTheIsolationTeeOfTheSampleToken() {
    var sample =
        Json.parseObject(file("maa/guest-attestation/sampleAttestationToken.json"))
            .object("x-ms-isolation-tee")
            .orElseThrow();
    var ours = instance.attest(request(hcl())).claims().object("x-ms-isolation-tee").orElseThrow();

    assertThat(ours.members().keySet()).containsExactlyElementsOf(sample.members().keySet());
    assertThat(names(ours.object("x-ms-runtime").orElseThrow()))
        .containsAll(names(sample.object("x-ms-runtime").orElseThrow()));
  }

  @Test
  void belowTheMinimumOfItsFirmwareIsNotCompliant() {
    try (var strict = start(116)) {
      var claims = strict.attest(request(hcl())).claims();

      assertThat(claims.object("x-ms-isolation-tee").orElseThrow().has("x-ms-compliance-status"))
          .isFalse();
      assertThat(claims.get("privyseal-compliance-unmet"))
          .contains(JsonArray.ofStrings(List.of("maa.compliance.firmware")));
      assertThat(strict.lastDecision().findings())
          .filteredOn(f -> f.check().equals("maa.compliance.firmware"))
          .extracting(Finding::actual)
          .containsExactly(
              "withheld: bootloader 3, tee 0, snp 8, microcode 115, below in microcode");
    }
  }

  @Test
  void withOtherClaimsIsRefused() {
    assertThat(attestChanged(0x06e0, 'x').message()).contains("[snp.guest.report-data]");
  }

  @Test
  void withAnotherTcbIsRefused() {
    assertThat(attestChanged(0x01a6, 0).message())
        .contains("snp.certificate.tcb")
        .contains("snp.report.signature");
  }
}
