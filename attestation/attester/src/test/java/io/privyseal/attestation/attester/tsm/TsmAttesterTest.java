package io.privyseal.attestation.attester.tsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.ReportData;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsmAttesterTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  private final CryptoEngine engine = CryptoEngines.choose();
  private final List<Duration> pauses = new ArrayList<>();
  @TempDir private Path root;

  private static FakeTsm snp() {
    var machine = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    return new FakeTsm(
        "sev_guest", input -> machine.sign(machine.report().reportData(input)), Bytes.empty());
  }

  private FakeTsm tdx() {
    var platform =
        SimulatedIntel.create(engine, SharedManufacturer.EPOCH, "Maker")
            .platform(SharedManufacturer.EPOCH);
    return new FakeTsm(
        "tdx_guest",
        input -> platform.quote(TdReportBuilder.tdx10().reportData(input)),
        Bytes.empty());
  }

  private TsmAttester attester(DeviceFiles files) {
    return TsmAttester.of(files, root, OptionalInt.empty(), pauses::add, engine);
  }

  @AfterEach
  void nothingStays() throws IOException {
    try (var entries = Files.list(root)) {
      assertThat(entries).isEmpty();
    }
  }

  @Test
  void aReportOfSevSnpBindsTheRuntimeData() {
    var attester = attester(snp());

    var evidence = (Evidence.SevSnpVm) attester.attest(RUNTIME_DATA);

    assertThat(attester.kind()).isEqualTo(EvidenceKind.SEV_SNP_VM);
    assertThat(SnpReport.parse(evidence.report()).reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
    assertThat(evidence.certificateChain()).isEmpty();
  }

  @Test
  void aQuoteOfTdxBindsTheRuntimeData() {
    var attester = attester(tdx());

    var evidence = (Evidence.TdxVm) attester.attest(RUNTIME_DATA);

    assertThat(attester.kind()).isEqualTo(EvidenceKind.TDX_VM);
    assertThat(Quote.parse(evidence.quote()).body().reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
  }

  @Test
  void thePrivilegeLevelIsWrittenWhenItIsAskedFor() {
    var tsm = snp();

    TsmAttester.of(tsm, root, OptionalInt.of(2), pauses::add, engine).attest(RUNTIME_DATA);

    assertThat(tsm.privilegeLevel()).isEqualTo("2\n");
  }

  @Test
  void aBusyKernelIsAskedAgain() {
    var attester = attester(snp().busyFor(2));

    assertThat(attester.attest(RUNTIME_DATA).runtimeData()).isEqualTo(RUNTIME_DATA);
    assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void aKernelThatStaysBusyIsGivenUp() {
    var attester = attester(snp().busyFor(TsmAttester.MAX_TRIES));

    assertThatThrownBy(() -> attester.attest(RUNTIME_DATA))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("Device or resource busy, after 5 tries")
        .hasMessageContaining("Read the kernel's log");
  }

  @Test
  void anOutputForWhatSomebodyElseWroteIsNotTaken() {
    var attester = attester(snp().intruders(1));

    var evidence = (Evidence.SevSnpVm) attester.attest(RUNTIME_DATA);

    assertThat(SnpReport.parse(evidence.report()).reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
    assertThat(pauses).hasSize(1);
  }

  @Test
  void somebodyWhoAlwaysWritesInBetweenIsSaid() {
    var attester = attester(snp().intruders(100));

    assertThatThrownBy(() -> attester.attest(RUNTIME_DATA))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("generation: expected 1, found 2");
  }

  @Test
  void aReportThatBindsSomethingElseIsRefused() {
    var machine = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    var stale = new FakeTsm("sev_guest", _ -> machine.sign(machine.report()), Bytes.empty());

    assertThatThrownBy(() -> attester(stale).attest(RUNTIME_DATA))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("the report binds something else than was asked");
  }

  @Test
  void anotherProviderIsNamed() {
    var arm = new FakeTsm("arm_cca_guest", input -> input, Bytes.empty());

    assertThatThrownBy(() -> attester(arm))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("the provider is arm_cca_guest");
  }

  @Test
  void aKernelWithoutItIsSaidWithWhatToDo() {
    assertThatThrownBy(() ->
            TsmAttester.of(
                DeviceFiles.ofSystem(),
                root.resolve("none"),
                OptionalInt.empty(),
                pauses::add,
                engine))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("mount -t configfs");
  }

  @Test
  void anOutputWithoutEndIsNotRead() {
    var endless = new FakeTsm("sev_guest", _ -> Bytes.zeros(40_000), Bytes.empty());

    assertThatThrownBy(() -> attester(endless).attest(RUNTIME_DATA))
        .isInstanceOf(DeviceUnavailableException.class);
  }
}
