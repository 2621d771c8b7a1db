package io.privyseal.attestation.attester.tpm;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where a TPM is, in the notation of the TPM2 tools: `device:/dev/tpmrm0`,
/// `swtpm:host=127.0.0.1,port=2321`, `swtpm:path=/run/swtpm.sock`.
public sealed interface TpmAddress {
  /// The kernel's resource manager.
  TpmAddress DEFAULT = new Device(Path.of("/dev/tpmrm0"));

  int MAX_PORT = 65535;

  /// A character device of the kernel.
  record Device(Path path) implements TpmAddress {
    @Override
    public String toString() {
      return "device:" + path;
    }
  }

  /// A software TPM on a TCP port.
  record Tcp(String host, int port) implements TpmAddress {
    public Tcp {
      if (host.isEmpty() || port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException("a TCP address has a host and a port");
      }
    }

    @Override
    public String toString() {
      return "swtpm:host=%s,port=%d".formatted(host, port);
    }
  }

  /// A software TPM on a socket of the file system.
  record Unix(Path path) implements TpmAddress {
    @Override
    public String toString() {
      return "swtpm:path=" + path;
    }
  }

  /// @throws IllegalArgumentException if it is none of the three forms
  static TpmAddress parse(String text) {
    try {
      if (text.startsWith("device:")) {
        return new Device(Path.of(text.substring("device:".length())));
      }
      if (text.startsWith("swtpm:")) {
        return swtpm(settings(text.substring("swtpm:".length())));
      }
      throw new IllegalArgumentException("neither device: nor swtpm:");
    } catch (NumberFormatException | InvalidPathException e) {
      throw new IllegalArgumentException("not a port, or not a path", e);
    }
  }

  private static TpmAddress swtpm(Map<String, String> settings) {
    var path = settings.remove("path");
    var host = settings.remove("host");
    var port = settings.remove("port");
    if (!settings.isEmpty() || (path == null) == (port == null)) {
      throw new IllegalArgumentException("expected either path=, or host= and port=");
    }
    return path != null
        ? new Unix(Path.of(path))
        : new Tcp(host == null ? "127.0.0.1" : host, port == null ? 0 : Integer.parseInt(port));
  }

  private static Map<String, String> settings(String text) {
    var settings = new HashMap<String, String>();
    for (var item : text.split(",", -1)) {
      var at = item.indexOf('=');
      if (at < 1 || settings.put(item.substring(0, at), item.substring(at + 1)) != null) {
        throw new IllegalArgumentException("expected name=value, each once");
      }
    }
    return settings;
  }
}
