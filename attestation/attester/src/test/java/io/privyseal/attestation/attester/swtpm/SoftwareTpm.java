package io.privyseal.attestation.attester.swtpm;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.tpm.SwtpmControl;
import io.privyseal.attestation.attester.tpm.Tpm;
import io.privyseal.attestation.attester.tpm.TpmAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A process of swtpm with a state of its own, powered on over its control channel.
public final class SoftwareTpm implements AutoCloseable {
  private static final int MAX_STARTS = 5;
  private static final int MAX_POLLS = 200;
  private static final int POLL_MILLIS = 25;

  private final Process process;
  private final TpmAddress address;
  private final SwtpmControl control;

  /// What kind of socket it listens on.
  public enum Socket {
    TCP,
    UNIX
  }

  private SoftwareTpm(Process process, TpmAddress address, TpmAddress control) {
    this.process = process;
    this.address = address;
    this.control = new SwtpmControl(control);
  }

  /// Skips the test, visibly, on a machine without swtpm.
  public static void assumeInstalled() {
    var path = System.getenv().getOrDefault("PATH", "");
    var there =
        List.of(path.split(":", -1)).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "swtpm")));
    Assumptions.assumeTrue(there, "swtpm is not installed (apt-get install swtpm)");
  }

  /// Started, powered on, and told to start up.
  ///
  /// @param directory for its state and sockets; another one for each
  public static SoftwareTpm start(Path directory, Socket socket) throws IOException {
    for (var starts = 1; ; starts++) {
      var started =
          switch (socket) {
            case TCP -> launch(directory, tcp(), tcp());
            case UNIX ->
                launch(
                    directory,
                    new TpmAddress.Unix(directory.resolve("tpm")),
                    new TpmAddress.Unix(directory.resolve("ctrl")));
          };
      if (started.powerOn()) {
        return started;
      }
      started.close();
      // A port that was free a moment ago may be taken by now.
      if (starts == MAX_STARTS) {
        throw new IllegalStateException(
            "swtpm did not start: " + Files.readString(directory.resolve("log")));
      }
    }
  }

  private static TpmAddress tcp() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new TpmAddress.Tcp("127.0.0.1", socket.getLocalPort());
    }
  }

  private static SoftwareTpm launch(Path directory, TpmAddress server, TpmAddress control)
      throws IOException {
    var process =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + directory,
                "--server",
                argument(server),
                "--ctrl",
                argument(control))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new SoftwareTpm(process, server, control);
  }

  private static String argument(TpmAddress address) {
    return switch (address) {
      case TpmAddress.Tcp(var host, var port) ->
          "type=tcp,port=%d,bindaddr=%s".formatted(port, host);
      case TpmAddress.Unix(var path) -> "type=unixio,path=" + path;
      case TpmAddress.Device _ -> throw new IllegalArgumentException("swtpm has no device");
    };
  }

  private boolean powerOn() {
    for (var polls = 0; polls < MAX_POLLS; polls++) {
      try {
        control.init();
        try (var tpm = open()) {
          tpm.startup();
        }
        return true;
      } catch (DeviceUnavailableException _) {
        if (ended(POLL_MILLIS)) {
          return false;
        }
      }
    }
    return false;
  }

  private boolean ended(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Off and on again, as a VM that is stopped and started: the ephemeral keys are gone.
  public void reset() {
    control.init();
    try (var tpm = open()) {
      tpm.startup();
    }
  }

  public TpmAddress address() {
    return address;
  }

  /// A connection; swtpm serves one at a time.
  public Tpm open() {
    return Tpm.open(address, Pause.system());
  }

  @Override
  public void close() {
    process.destroy();
    if (!ended(10_000)) {
      process.destroyForcibly();
    }
  }
}
