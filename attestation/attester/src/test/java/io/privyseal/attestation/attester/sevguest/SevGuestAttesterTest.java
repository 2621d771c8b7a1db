package io.privyseal.attestation.attester.sevguest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.ReportData;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SevGuestAttesterTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  private static final Bytes VCEK = Bytes.ofHex("63da758de6644564adc5f4b93be8accd");
  private static final Bytes ASK = Bytes.ofHex("4ab7b379bbac4fe4a02f05aef327c782");
  private static final Bytes ARK = Bytes.ofHex("c0b406a4a803495297433fb6014cd0ae");
  private static final Bytes OTHER = Bytes.ofHex("ecae0c0f9502b2494d1c8ad24bd91e4b");

  private final SimulatedMachine machine =
      SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
  private final FakeKernel kernel = new FakeKernel(machine, UnaryOperator.identity());
  private final List<Duration> pauses = new ArrayList<>();

  private Evidence.SevSnpVm attest(FakeKernel device) {
    var attester = new SevGuestAttester("/dev/sev-guest", () -> device, 0, pauses::add);
    assertThat(attester.kind()).isEqualTo(EvidenceKind.SEV_SNP_VM);
    return (Evidence.SevSnpVm) attester.attest(RUNTIME_DATA);
  }

  private record Entry(Bytes guid, Bytes content) {}

  private static Bytes table(List<Entry> entries) {
    var head = (entries.size() + 1) * 24;
    var length = head + entries.stream().mapToInt(e -> e.content().length()).sum();
    var table = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    var at = head;
    for (var entry : entries) {
      table.put(entry.guid().toArray()).putInt(at).putInt(entry.content().length());
      table.put(at, entry.content().toArray());
      at += entry.content().length();
    }
    return Bytes.copyOf(table.array());
  }

  private Bytes chainInDisorder() {
    var chain = machine.certificates();
    return table(
        List.of(
            new Entry(OTHER, Bytes.utf8("of another kind")),
            new Entry(ARK, chain.get(2)),
            new Entry(VCEK, chain.get(0)),
            new Entry(ASK, chain.get(1))));
  }

  @Test
  void theReportBindsTheRuntimeData() {
    var evidence = attest(kernel);

    var report = SnpReport.parse(evidence.report());
    assertThat(report.reportData()).isEqualTo(ReportData.binding(RUNTIME_DATA));
    assertThat(evidence.runtimeData()).isEqualTo(RUNTIME_DATA);
    assertThat(kernel.closed()).isEqualTo(1);
  }

  @Test
  void theCertificatesOfTheHostComeInOrder() {
    var evidence = attest(kernel.table(chainInDisorder()));

    assertThat(Pem.certificates(evidence.certificateChain()).stream().map(Pem::write))
        .containsExactly(
            machine.certificates().stream()
                .map(der -> Pem.write("CERTIFICATE", der.toArray()))
                .toArray(String[]::new));
  }

  @Test
  void aHostMayGiveNoCertificates() {
    assertThat(attest(kernel).certificateChain()).isEmpty();
  }

  @Test
  void moreCertificatesThanTheDriverTakesLeaveTheReportAlone() {
    var evidence = attest(kernel.table(Bytes.zeros(0x5000)));

    assertThat(evidence.certificateChain()).isEmpty();
    assertThat(kernel.calls())
        .containsExactly(GuestRequest.GET_EXT_REPORT, GuestRequest.GET_REPORT);
  }

  @Test
  void aBusyHypervisorIsAskedAgain() {
    kernel.refuse(Errno.EAGAIN, 0, FirmwareError.HYPERVISOR_BUSY);

    assertThat(attest(kernel).report().length()).isEqualTo(SnpReport.BYTES);
    assertThat(pauses).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void aHypervisorThatStaysBusyIsGivenUp() {
    for (var i = 0; i < SevGuestAttester.MAX_TRIES; i++) {
      kernel.refuse(Errno.EAGAIN, 0, FirmwareError.HYPERVISOR_BUSY);
    }

    assertThatThrownBy(() -> attest(kernel))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("EAGAIN (11), the hypervisor is busy")
        .hasMessageContaining("Ask again later");
    assertThat(kernel.closed()).isEqualTo(1);
  }

  @Test
  void anErrorOfTheFirmwareIsExplained() {
    kernel.refuse(Errno.EIO, 0x16, 0);

    assertThatThrownBy(() -> attest(kernel))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining(
            "/dev/sev-guest: EIO (5), the firmware refused with 0x16, INVALID_PARAM, for example a"
                + " VMPL below the guest's own");
  }

  @Test
  void anErrorOfTheHypervisorIsExplained() {
    kernel.refuse(Errno.EIO, 0, 0x77);

    assertThatThrownBy(() -> attest(kernel)).hasMessageContaining("hypervisor refused with 0x77");
  }

  @Test
  void aFirmwareThatWasNotCalledIsSaid() {
    kernel.refuse(Errno.EIO, FirmwareError.NOT_CALLED, 0);

    assertThatThrownBy(() -> attest(kernel)).hasMessageContaining("the firmware was not called");
  }

  @Test
  void aStatusInTheResponseIsExplained() {
    assertThatThrownBy(() -> attest(kernel.status(0x27)))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("MSG_REPORT_RSP: the firmware refused with 0x27, INVALID_KEY");
  }

  @Test
  void aReportOfSomethingElseIsNotGivenOut() {
    var other = new FakeKernel(machine, report -> report.reportData(Bytes.zeros(64)));

    assertThatThrownBy(() -> attest(other))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("the report binds something else than was asked");
  }

  @Test
  void aTableThatPointsOutsideOfItselfIsRefused() {
    var table = table(List.of(new Entry(VCEK, machine.certificates().getFirst()))).toArray();
    table[18] = 0x7f;

    assertThatThrownBy(() -> attest(kernel.table(Bytes.copyOf(table))))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("an entry points outside of it");
  }
}
