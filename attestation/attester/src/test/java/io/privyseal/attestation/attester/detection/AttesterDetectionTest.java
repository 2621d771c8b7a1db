package io.privyseal.attestation.attester.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.detection.Sighting.State;
import io.privyseal.attestation.attester.swtpm.AzureMachine;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.attester.tpm.TpmAddress;
import io.privyseal.attestation.attester.tsm.FakeTsm;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttesterDetectionTest {
  private final CryptoEngine engine = CryptoEngines.choose();
  @TempDir private Path directory;

  /// A machine that has nothing.
  private Places nowhere() {
    return new Places(
        directory.resolve("attestation"),
        new TpmAddress.Device(directory.resolve("tpmrm0")),
        Places.LINUX.metadata(),
        Places.LINUX.system(),
        directory.resolve("tsm"),
        directory.resolve("sev-guest"));
  }

  private AttesterDetection look(DeviceFiles files, Places places, EvidenceKind... wanted) {
    return AttesterDetection.look(
        files,
        places,
        wanted.length == 0 ? Optional.empty() : Optional.of(wanted[0]),
        Pause.system(),
        engine);
  }

  private static FakeTsm tsm() {
    var machine = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    return new FakeTsm(
        "sev_guest", input -> machine.sign(machine.report().reportData(input)), Bytes.empty());
  }

  @Test
  void aMachineWithNothingGetsNothingAndIsToldWhatWouldHelp() {
    try (var detection = look(DeviceFiles.ofSystem(), nowhere())) {
      assertThat(detection.chosen()).isEmpty();
      assertThat(detection.sightings())
          .hasSize(Device.values().length)
          .allSatisfy(seen -> assertThat(seen.state()).isEqualTo(State.ABSENT))
          .allSatisfy(seen -> assertThat(seen.next()).endsWith("."));
    }
  }

  @Test
  void theFirstDeviceThatWorksIsTaken() throws IOException {
    Files.createDirectory(directory.resolve("tsm"));
    try (var detection = look(tsm(), nowhere())) {
      assertThat(detection.chosen().map(DeviceAttester::kind)).contains(EvidenceKind.SEV_SNP_VM);
      assertThat(detection.sightings().get(2).state()).isEqualTo(State.CHOSEN);
      assertThat(detection.sightings().get(3).state()).isEqualTo(State.ABSENT);
    }
  }

  @Test
  void aDeviceThatMakesAnotherKindIsPassedOver() throws IOException {
    Files.createDirectory(directory.resolve("tsm"));
    try (var detection = look(tsm(), nowhere(), EvidenceKind.TDX_VM)) {
      assertThat(detection.chosen()).isEmpty();
      assertThat(detection.sightings().get(2).state()).isEqualTo(State.PASSED_OVER);
      assertThat(detection.sightings().get(2).reason()).isEqualTo("makes no TdxVm");
    }
  }

  @Test
  void aDeviceThatDoesNotWorkIsNotReplacedByAnother() throws IOException {
    Files.createDirectory(directory.resolve("attestation"));
    Files.writeString(directory.resolve("attestation/attestation_type"), "none");
    try (var detection = look(DeviceFiles.ofSystem(), nowhere())) {
      assertThat(detection.chosen()).isEmpty();
      assertThat(detection.sightings().getFirst().state()).isEqualTo(State.UNUSABLE);
      assertThat(detection.sightings().getFirst().reason())
          .contains("the attestation type is none");
    }
  }

  @Test
  void aTpmThatIsNotThatOfAConfidentialVmIsSaid() throws IOException {
    SoftwareTpm.assumeInstalled();
    try (var plain = SoftwareTpm.start(directory, SoftwareTpm.Socket.UNIX);
        var detection = look(DeviceFiles.ofSystem(), nowhere().withTpm(plain.address()))) {
      var seen = detection.sightings().get(1);
      assertThat(seen.state()).isEqualTo(State.UNUSABLE);
      assertThat(seen.next()).startsWith("This is no confidential VM of Azure");
    }
  }

  @Test
  void aConfidentialVmOfAzureAttestsAsAGuestUnlessTheHardwareAloneIsAskedFor() throws IOException {
    SoftwareTpm.assumeInstalled();
    var snp = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    try (var machine =
        AzureMachine.boot(directory, SimulatedParavisor.on(snp), MeasuredBoot.linux(true))) {
      var places =
          nowhere()
              .withTpm(machine.software().address())
              .withMetadata(machine.host().address())
              .withSystem(machine.system());
      try (var detection = look(DeviceFiles.ofSystem(), places)) {
        assertThat(detection.sightings().get(1).kinds())
            .containsExactly(EvidenceKind.AZURE_GUEST, EvidenceKind.SEV_SNP_VM);
        var evidence = detection.chosen().orElseThrow().attest(Bytes.utf8("{}"));
        assertThat(evidence.kind()).isEqualTo(EvidenceKind.AZURE_GUEST);
      }
      try (var detection = look(DeviceFiles.ofSystem(), places, EvidenceKind.SEV_SNP_VM)) {
        assertThat(detection.chosen().map(DeviceAttester::kind)).contains(EvidenceKind.SEV_SNP_VM);
      }
    }
  }
}
