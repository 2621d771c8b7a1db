package io.privyseal.cli.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyCommandTest {
  private @TempDir Path directory;

  private final Session session = new Session();

  private Session.Result make(String... more) {
    var args = new java.util.ArrayList<>(java.util.List.of("root-key", "new"));
    args.addAll(java.util.List.of(more));
    args.add(directory.resolve("root.key").toString());
    return session.run(args.toArray(String[]::new));
  }

  @Test
  void makesAFileForItsOwnerOnly() throws Exception {
    var result = make();

    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.DONE);
    var file = directory.resolve("root.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith("privyseal-root-key plain ");
    assertThat(result.out()).doesNotContain(Files.readString(file).split(" ", -1)[2].strip());
  }

  @Test
  void sealsItUnderAPassphrase() throws Exception {
    var passphrase = directory.resolve("passphrase");
    Files.createFile(
        passphrase,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passphrase, "correct horse battery staple\n");

    var result = make("--json", "--passphrase-file", passphrase.toString());

    assertThat(((JsonObject) result.json()).bool("sealed")).contains(true);
    assertThat(Files.readString(directory.resolve("root.key"))).contains(" pbkdf2 ");
  }

  @Test
  void doesNotOverwrite() throws Exception {
    make();
    var before = Files.readString(directory.resolve("root.key"));

    var result = make();

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("is not overwritten");
    assertThat(Files.readString(directory.resolve("root.key"))).isEqualTo(before);
  }

  @Test
  void aPassphraseThatOthersMayReadIsRefused() throws Exception {
    var passphrase = Files.writeString(directory.resolve("open"), "correct horse");
    Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-r--r--"));

    var result = make("--passphrase-file", passphrase.toString());

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("chmod 600");
    assertThat(directory.resolve("root.key")).doesNotExist();
  }
}
