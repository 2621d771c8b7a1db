package io.privyseal.attestation.attester.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm.Socket;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands against a real software TPM.
class SoftwareTpmTest {
  private static final int INDEX = 0x0150_0001;

  private SoftwareTpm software;
  private Tpm tpm;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    SoftwareTpm.assumeInstalled();
    software = SoftwareTpm.start(directory, Socket.TCP);
    tpm = software.open();
  }

  @AfterEach
  void stop() {
    if (software != null) {
      tpm.close();
      software.close();
    }
  }

  @Test
  void startingTwiceChangesNothing() {
    tpm.startup();

    assertThat(tpm.pcrRead(TpmHash.SHA256, new TreeSet<>(List.of(0))).values()).hasSize(1);
  }

  @Test
  void nvIndexesAreWrittenAndReadInChunks() {
    var content = new byte[2048];
    IntStream.range(0, content.length).forEach(at -> content[at] = (byte) (at * 7));
    tpm.nvDefine(NvPublic.readWrite(INDEX, content.length));

    tpm.nvWrite(INDEX, Bytes.copyOf(content));

    assertThat(tpm.nvRead(INDEX, 2048)).isEqualTo(Bytes.copyOf(content));
    assertThat(tpm.nvPublic(INDEX).written()).isTrue();
  }

  @Test
  void anIndexThatIsLongerThanExpectedIsNotRead() {
    tpm.nvDefine(NvPublic.readWrite(INDEX, 65));

    assertThatThrownBy(() -> tpm.nvRead(INDEX, 64))
        .hasMessage("NV index 0x01500001: expected at most 64 bytes, found 65");
  }

  @Test
  void anIndexThatIsNotThereIsToldApart() {
    assertThatThrownBy(() -> tpm.nvRead(INDEX, 64))
        .isInstanceOfSatisfying(
            TpmRefusedException.class, e -> assertThat(e.noSuchHandle()).isTrue())
        .hasMessage("TPM2_NV_READ_PUBLIC: TPM_RC_HANDLE (0x18b, handle 1)");
  }

  @Test
  void anIndexThatNobodyWroteIsRefusedByTheTpm() {
    tpm.nvDefine(NvPublic.readWrite(INDEX, 64));

    assertThatThrownBy(() -> tpm.nvRead(INDEX, 64))
        .isInstanceOfSatisfying(
            TpmRefusedException.class,
            e -> assertThat(e.next()).isEqualTo("Nothing was written to this index yet."));
  }

  @Test
  void registersAreExtendedAndReadInGroups() {
    var all = new TreeSet<>(IntStream.range(0, 24).boxed().toList());
    var digest = TpmHash.SHA256.digest(Bytes.utf8("event"));

    tpm.pcrExtend(9, TpmHash.SHA256, digest);

    var values = tpm.pcrRead(TpmHash.SHA256, all);
    assertThat(values.values()).hasSize(24);
    assertThat(values.value(9)).contains(TpmHash.SHA256.extend(Bytes.zeros(32), digest));
  }

  @Test
  void aBankThatTheTpmDoesNotKeepIsSaid() {
    assertThatThrownBy(() -> tpm.pcrRead(TpmHash.SHA3_256, new TreeSet<>(List.of(0))))
        .hasMessage("TPM2_PCR_READ: TPM_RC_HASH (0x1c3, parameter 1)");
  }

  @Test
  void aTpmThatIsGoneIsSaidWithWhatToDo() {
    software.close();

    assertThatThrownBy(() -> tpm.startup())
        .hasMessageContaining("swtpm:host=127.0.0.1")
        .hasMessageEndingWith("Check the software TPM, and ask again.");
  }
}
