package io.privyseal.attestation.attester.sevguest;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.foundation.bytes.Bytes;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The calls into the C library, with devices that every Linux has.
@EnabledOnOs(OS.LINUX)
class CLibraryTest {
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;

  @Test
  void anIoctlReadsAndWritesMemory() {
    try (var arena = Arena.ofConfined();
        var terminal = CLibrary.link().open(Path.of("/dev/ptmx"))) {
      var size = arena.allocate(JAVA_SHORT, 4);
      size.setAtIndex(JAVA_SHORT, 0, (short) 24);
      size.setAtIndex(JAVA_SHORT, 1, (short) 132);

      assertThat(terminal.ioctl(TIOCSWINSZ, size)).isEqualTo(GuestDevice.OK);

      var read = arena.allocate(JAVA_SHORT, 4);
      assertThat(terminal.ioctl(TIOCGWINSZ, read)).isEqualTo(GuestDevice.OK);
      assertThat(read.mismatch(size)).isEqualTo(-1);
    }
  }

  @Test
  void aDeviceThatIsNotThereIsSaidWithWhatToDo() {
    assertThatThrownBy(() -> SevGuestAttester.of(Path.of("/dev/privyseal-none"), 0, Pause.system()))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessage(
            "/dev/privyseal-none: no such device. Run in a SEV-SNP guest with the kernel's"
                + " sev-guest driver (modprobe sev-guest).");
  }

  @Test
  void aDeviceThatDoesNotKnowTheCallGivesItsErrno() {
    var attester = SevGuestAttester.of(Path.of("/dev/null"), 0, Pause.system());

    assertThatThrownBy(() -> attester.attest(Bytes.utf8("{}")))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("/dev/null: ENOTTY (25), no reason given");
  }

  @Test
  void aDirectoryCannotBeOpened() {
    assertThatThrownBy(() -> CLibrary.link().open(Path.of("/dev")))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("errno 21");
  }
}
