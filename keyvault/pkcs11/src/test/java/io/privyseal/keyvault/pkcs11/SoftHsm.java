package io.privyseal.keyvault.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// SoftHSM with tokens of this test run only.
final class SoftHsm {
  static final String PIN = "87654321";

  /// The token that the tests share, and others for tests that break theirs.
  static final String SHARED = "shared";

  static final String LOCKABLE = "lockable";
  static final String REMOVABLE = "removable";

  private static final List<Path> MODULES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"));

  private static final Path HOME = home();

  private SoftHsm() {}

  /// Made once: the module reads its configuration when it is loaded, and finds new tokens never.
  private static Path home() {
    var module = MODULES.stream().filter(Files::exists).findFirst();
    Assumptions.assumeTrue(
        module.isPresent() && Files.isExecutable(Path.of("/usr/bin/softhsm2-util")),
        "SoftHSM is not installed (softhsm2), so nothing is tried against a token");
    try {
      var home = Files.createTempDirectory("privyseal-softhsm");
      var tokens = Files.createDirectory(home.resolve("tokens"));
      var file = home.resolve("softhsm2.conf");
      Files.writeString(
          file,
          "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
              .formatted(tokens));
      setVariable("SOFTHSM2_CONF", file.toString());
      for (var label : List.of(SHARED, LOCKABLE, REMOVABLE)) {
        initToken(file, label);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void initToken(Path configuration, String label) throws IOException {
    var command =
        new ProcessBuilder(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--so-pin",
            "12345678",
            "--pin",
            PIN);
    command.environment().put("SOFTHSM2_CONF", configuration.toString());
    var process = command.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(said).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The module reads the environment of the process, which Java cannot change.
  @SuppressWarnings("restricted") // the one way to set a variable of this process
  private static void setVariable(String name, String value) {
    var linker = Linker.nativeLinker();
    var setenv =
        linker.downcallHandle(
            linker.defaultLookup().find("setenv").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      var result = (int) setenv.invoke(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      assertThat(result).isZero();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static Path module() {
    assertThat(HOME).isDirectory();
    return MODULES.stream().filter(Files::exists).findFirst().orElseThrow();
  }

  static Path tokens() {
    return HOME.resolve("tokens");
  }

  static Pkcs11Settings settings(String label, int sessions) {
    return new Pkcs11Settings(module(), label, sessions, Duration.ofMillis(200));
  }

  static Secret pin(String pin) {
    return Secret.takeOver(pin.getBytes(StandardCharsets.US_ASCII));
  }
}
