package io.privyseal.attestation.testkit.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Base64;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedAzureVmTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Bytes NONCE = Bytes.utf8("nonce");
  private static final SimulatedMachine MACHINE =
      SharedManufacturer.get().machine(ProductLine.MILAN, SharedManufacturer.EPOCH);
  private static final SimulatedVtpm TPM = SimulatedVtpm.create(ENGINE);
  private static final SimulatedAzureVm ON_SNP =
      SimulatedAzureVm.of(SimulatedParavisor.on(MACHINE), TPM);
  private static final SimulatedAzureVm ON_TDX =
      SimulatedAzureVm.of(
          SimulatedParavisor.on(
              SimulatedIntel.create(ENGINE, SharedManufacturer.EPOCH, "test")
                  .platform(SharedManufacturer.EPOCH)),
          TPM);

  @Test
  void hclReportBindsItsClaims() {
    var report = ON_SNP.hclReport();
    var nv = report.nvContent();

    assertThat(nv.length()).isEqualTo(HclReportBuilder.NV_BYTES);
    assertThat(nv.slice(0, 4)).isEqualTo(Bytes.utf8("HCLA"));
    assertThat(nv.slice(0x4d4, report.claims().length())).isEqualTo(report.claims());
    assertThat(SnpReport.parse(nv.slice(32, 1184)).reportData())
        .isEqualTo(Digests.sha256(report.claims()).concat(Bytes.zeros(32)));
  }

  @Test
  void tdReportAndQuoteHaveTheSameReportData() {
    var evidence = ON_TDX.attest(NONCE);
    var local = evidence.hclReport().hardwareReport();

    assertThat(local.length()).isEqualTo(1024);
    assertThat(local.slice(0x80, 64)).isEqualTo(evidence.hardware().slice(48 + 520, 64));
    assertThat(local.slice(32, 48)).isEqualTo(Digests.sha384(local.slice(256, 239).toArray()));
    assertThat(local.slice(80, 48)).isEqualTo(Digests.sha384(local.slice(512, 512).toArray()));
  }

  @Test
  void quoteIsSignedOverItsRegistersAndNonce() {
    var quote = TPM.quote(NONCE, SimulatedVtpm.LINUX_PCRS);

    assertThat(
            ENGINE.verify(
                SignatureScheme.RS256,
                TPM.attestationPublic(),
                quote.attest().toArray(),
                quote.signature().toArray()))
        .isTrue();
    assertThat(quote.attest().hex())
        .startsWith("ff544347" + "8018" + "0022000b")
        .contains("0005" + NONCE.hex())
        .endsWith(
            "00000001000b03ff0000"
                + "0020"
                + TpmAttestBuilder.pcrDigest(SimulatedVtpm.LINUX_PCRS, TPM.registers()).hex());
  }

  @Test
  void certifiedNameIsThatOfTheKey() {
    var key = TPM.newEncryptionKey(SimulatedVtpm.LINUX_PCRS);

    assertThat(TPM.certify(key.area()).attest().hex()).contains("0022" + key.area().name().hex());
  }

  @Test
  void registersFollowTheLog() {
    var log = MeasuredBoot.linux(true);
    var changed = MeasuredBoot.linux(false);

    assertThat(TPM.registers()).containsAllEntriesOf(log.registers(Hash.SHA256));
    assertThat(changed.registers(Hash.SHA256).get(7)).isNotEqualTo(TPM.registers().get(7));
    assertThat(TPM.registers()).hasSize(24);
    assertThat(new TreeSet<>(MeasuredBoot.trustDomain(true).registers(Hash.SHA384).keySet()))
        .containsExactly(1, 2, 3);
  }

  @Test
  void oneEventExtendsAsATpmDoes() {
    var log = EventLogBuilder.tcg().event(0, EventLogBuilder.SEPARATOR, Bytes.zeros(4));

    assertThat(log.registers(Hash.SHA256).get(0))
        .isEqualTo(Digests.sha256(Bytes.zeros(32).concat(Digests.sha256(Bytes.zeros(4)))));
    assertThat(log.bytes().slice(32, 16)).isEqualTo(Bytes.utf8("Spec ID Event03\0"));
  }

  @Test
  void requestHoldsWhatTheVerifierNeeds() {
    var request = AttestationInfoBuilder.of(ON_SNP.attest(NONCE)).clientPayload("n", "v").build();
    var tpm = request.object("TpmInfo").orElseThrow();
    var evidence = request.object("IsolationInfo").flatMap(i -> i.object("Evidence")).orElseThrow();

    assertThat(tpm.array("PCRs").orElseThrow()).hasSize(8);
    assertThat(Bytes.copyOf(Base64.getDecoder().decode(tpm.string("AikPub").orElseThrow())))
        .isEqualTo(TPM.attestationArea().bytes());
    var claims =
        (JsonObject)
            Json.parse(
                Bytes.copyOf(
                    Base64.getUrlDecoder().decode(evidence.string("RunTimeData").orElseThrow())));
    assertThat(claims.array("keys").orElseThrow()).hasSize(2);
    assertThat(AttestationInfoBuilder.of(ON_TDX.attest(NONCE)).build().toJson())
        .contains("\"Type\":\"Tdx\"");
  }
}
