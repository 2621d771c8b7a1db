package io.privyseal.attestation.evidence.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.VectorFiles;
import io.privyseal.attestation.evidence.eventlog.EventContent.Image;
import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.attestation.evidence.eventlog.EventLog.Format;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logs of real machines are read to their last byte, and their events have names.
class RealEventLogsTest {
  @ParameterizedTest
  @CsvSource({
    "arch-linux-workstation, CRYPTO_AGILE, 2, 24",
    "cos-101-amd-sev, CRYPTO_AGILE, 3, 48",
    "cos-85-amd-sev, CRYPTO_AGILE, 3, 45",
    "cos-93-amd-sev, CRYPTO_AGILE, 3, 45",
    "debian-10, SHA1, 1, 25",
    "rhel8-uefi, CRYPTO_AGILE, 3, 82",
    "ubuntu-1804-amd-sev, CRYPTO_AGILE, 3, 87",
    "ubuntu-2104-no-dbx, CRYPTO_AGILE, 3, 111",
    "ubuntu-2404-amd-sevsnp, CRYPTO_AGILE, 3, 116"
  })
  void areReadToTheLastEvent(String name, Format format, int banks, int events) {
    var log = EventLog.parseTcg(VectorFiles.read("azure-vtpm/go-tpm-tools/" + name + ".bin"));

    assertThat(log.format()).isEqualTo(format);
    assertThat(log.banks()).hasSize(banks);
    assertThat(log.events()).hasSize(events);
    assertThat(log.events()).allMatch(event -> event.type().isPresent());
  }

  @Test
  void uefiVariablesOfSecureBootAreRead() {
    var log =
        EventLog.parseTcg(VectorFiles.read("azure-vtpm/go-tpm-tools/ubuntu-2404-amd-sevsnp.bin"));

    assertThat(
            log.events().stream()
                .filter(event -> event.is(EventType.EFI_VARIABLE_DRIVER_CONFIG))
                .map(event -> ((Variable) event.content()).name()))
        .containsExactly("SecureBoot", "PK", "KEK", "db", "dbx");
  }

  @Test
  void filesOfLoadedImagesAreRead() {
    var log =
        EventLog.parseTcg(VectorFiles.read("azure-vtpm/go-tpm-tools/ubuntu-2404-amd-sevsnp.bin"));

    assertThat(
            log.events().stream()
                .filter(event -> event.is(EventType.EFI_BOOT_SERVICES_APPLICATION))
                .map(event -> ((Image) event.content()).path().getLast()))
        .containsExactly("\\EFI\\ubuntu\\shimx64.efi", "\\EFI\\ubuntu\\grubx64.efi");
  }

  @Test
  void confidentialComputingLogIsReadUpToItsPadding() {
    var log = EventLog.parseCcel(VectorFiles.read("tdx/trustee/CCEL_data_ovmf"));

    assertThat(log.banks()).containsExactly(TpmHash.SHA384);
    assertThat(log.events()).hasSize(20);
    assertThat(log.events().stream().map(Event::register).distinct().toList())
        .isEqualTo(List.of(1, 2, 3));
    assertThat(log.registers().label(1)).isEqualTo("RTMR0");
  }
}
