package io.privyseal.server.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RootKeyFileTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("root.key");
  }

  private RootKeyFile plain() {
    return new RootKeyFile(file, ENGINE, Optional.empty());
  }

  private RootKeyFile under(String passphrase) {
    return new RootKeyFile(file, ENGINE, Optional.of(passphrase.toCharArray()));
  }

  @Test
  void theKeyThatWasMadeIsTheKeyThatIsRead() {
    try (var made = plain().readOrCreate();
        var read = plain().read()) {
      assertThat(read.id()).isEqualTo(made.id());
    }
  }

  @Test
  void aKeyThatIsThereIsNotOverwritten() throws Exception {
    plain().create().close();
    var before = Files.readString(file);

    assertThatThrownBy(() -> plain().create())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not overwritten");
    assertThat(Files.readString(file)).isEqualTo(before);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void underAPassphraseToo() throws Exception {
    try (var made = under("correct horse").readOrCreate();
        var read = under("correct horse").read()) {
      assertThat(read.id()).isEqualTo(made.id());
    }
    assertThat(Files.readString(file)).contains(" pbkdf2 600000 ");
  }

  @Test
  void aWrongPassphraseIsSaidToBeWrong() {
    under("correct horse").readOrCreate().close();

    assertThatThrownBy(() -> under("battery staple").read())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not the passphrase");
  }

  @Test
  void aSealedFileNeedsAPassphrase() {
    under("correct horse").readOrCreate().close();

    assertThatThrownBy(() -> plain().read())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("passphrase is needed");
  }

  @Test
  void aFileThatOthersCanReadIsRefused() throws Exception {
    plain().readOrCreate().close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> plain().read())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void fewerIterationsThanOursAreRefused() throws Exception {
    under("correct horse").readOrCreate().close();
    Files.writeString(file, Files.readString(file).replace(" 600000 ", " 1 "));

    assertThatThrownBy(() -> under("correct horse").read())
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void anythingElseIsNotARootKey() throws Exception {
    plain().readOrCreate().close();
    Files.writeString(file, "hello");

    assertThatThrownBy(() -> plain().read()).isInstanceOf(MalformedInputException.class);
  }
}
