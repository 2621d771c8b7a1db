package io.privyseal.cli.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.attester.swtpm.AzureMachine;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestCommandTest {
  /// Of a fixed length, so that lines break where the transcript has them broken.
  private static final String NOWHERE = "/privyseal-none";

  @TempDir private Path directory;

  private final Session session = new Session();

  @Test
  void aMachineWithNothingIsToldWhatWouldHelp() {
    var result = session.run("attest", "--root", NOWHERE);

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    session.matches("attest-nothing", List.of(result));
  }

  @Test
  void theListIsOneJsonDocument() {
    var result = session.run("attest", "--list", "--json", "--root", NOWHERE);

    var devices = ((JsonObject) result.json()).array("devices").orElseThrow();
    assertThat(devices)
        .extracting(device -> ((JsonObject) device).string("device").orElseThrow())
        .containsExactly("gramine", "azure-vtpm", "configfs-tsm", "sev-guest");
    assertThat(devices)
        .allSatisfy(device -> assertThat(((JsonObject) device).string("state")).contains("absent"));
  }

  @Test
  void aKindThatIsNoneIsRefused() {
    var result = session.run("attest", "--kind", "Pluton");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("Take one of SevSnpVm, TdxVm, SgxEnclave, AzureGuest.");
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    var result = session.run("attest", "--tpm", "/dev/tpm0");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("device:/dev/tpmrm0");
  }

  @Test
  void evidenceOfAConfidentialVmIsSavedAsTheRequestOfTheService() throws IOException {
    SoftwareTpm.assumeInstalled();
    var snp = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    try (var machine =
        AzureMachine.boot(directory, SimulatedParavisor.on(snp), MeasuredBoot.linux(true))) {
      var root = Files.createDirectory(directory.resolve("root"));
      var logs = Files.createDirectories(root.resolve("sys/kernel/security/tpm0"));
      Files.copy(machine.system().eventLogFile(), logs.resolve("binary_bios_measurements"));
      var file = directory.resolve("evidence.json");

      var result =
          session.run(
              "attest",
              "--root",
              root.toString(),
              "--tpm",
              machine.software().address().toString(),
              "--metadata",
              machine.host().address().toString(),
              "--out",
              file.toString());

      assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.DONE);
      assertThat(result.out()).contains("AzureGuest: report, quote of the virtual TPM");
      var saved = Json.parseObject(Bytes.utf8(Files.readString(file)));
      var info =
          Json.parseObject(
              Base64Url.decode(saved.string("AttestationInfo").orElseThrow()),
              new Json.Limits(1 << 20, 8, 1000));
      assertThat(info.object("TpmInfo")).isPresent();
    }
  }
}
