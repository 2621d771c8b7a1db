package io.privyseal.attestation.attester.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "device:/dev/tpmrm0",
        "swtpm:host=127.0.0.1,port=2321",
        "swtpm:path=/run/swtpm.sock"
      })
  void theNotationOfTheToolsIsRead(String text) {
    assertThat(TpmAddress.parse(text)).hasToString(text);
  }

  @Test
  void theHostMayBeLeftOut() {
    assertThat(TpmAddress.parse("swtpm:port=2321"))
        .isEqualTo(new TpmAddress.Tcp("127.0.0.1", 2321));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/tpm0",
        "mssim:host=localhost",
        "swtpm:",
        "swtpm:port=0",
        "swtpm:port=65536",
        "swtpm:port=x",
        "swtpm:port=1,port=2",
        "swtpm:path=/a,port=1",
        "swtpm:path=/a,user=b"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> TpmAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeviceThatIsNotThereIsSaidWithWhatToDo() {
    assertThatThrownBy(
            () -> Tpm.open(new TpmAddress.Device(Path.of("/dev/privyseal-none")), Pause.system()))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageStartingWith("/dev/privyseal-none: no such device. Run this in a VM");
  }

  @Test
  void aDeviceThatGivesNoResponseIsSaid(@TempDir Path directory) throws IOException {
    var file = Files.createFile(directory.resolve("tpmrm0"));
    try (var tpm = Tpm.open(new TpmAddress.Device(file), Pause.system())) {
      assertThatThrownBy(() -> tpm.startup())
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("the device answered with 0 bytes");
    }
  }

  @Test
  void nobodyListeningIsSaidWithWhatToDo(@TempDir Path directory) {
    var address = new TpmAddress.Unix(directory.resolve("none"));

    assertThatThrownBy(() -> Tpm.open(address, Pause.system()))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("cannot connect")
        .hasMessageContaining("Start the software TPM there");
  }
}
