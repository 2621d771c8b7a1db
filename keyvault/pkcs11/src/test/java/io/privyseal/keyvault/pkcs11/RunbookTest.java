package io.privyseal.keyvault.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the runbook, one after the other, in a directory of their own.
class RunbookTest {
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final String PIN = "24681357";

  @TempDir private Path directory;

  @Test
  void theCommandsOfTheRunbookMakeATokenAndItsPinFile() throws Exception {
    assertThat(SoftHsm.module()).exists();
    var tokens = Files.createDirectory(directory.resolve("tokens"));
    var configuration = directory.resolve("softhsm2.conf");
    Files.writeString(configuration, "directories.tokendir = " + tokens + "\n");
    var root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/runbooks/pkcs11.md"))) {
      root = java.util.Objects.requireNonNull(root.getParent());
    }
    var said = new ArrayList<String>();
    var commands = COMMANDS.matcher(Files.readString(root.resolve("docs/runbooks/pkcs11.md")));
    while (commands.find()) {
      said.add(run(commands.group(1).replace("/etc/privyseal", directory.toString())));
    }

    assertThat(said).hasSize(3);
    assertThat(said.getLast()).contains("privyseal");
    var pinFile = directory.resolve("token-pin");
    assertThat(pinFile).hasContent(PIN + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pinFile)))
        .isEqualTo("rw-------");
  }

  private String run(String commands) throws Exception {
    var builder = new ProcessBuilder("bash", "-euc", commands).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", directory.resolve("softhsm2.conf").toString());
    builder.environment().put("SO_PIN", "87654321");
    builder.environment().put("PIN", PIN);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
