package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the guest attestation protocol says about the operating system: name, version, and the log
/// of its measured boot. Linux.
///
/// @param eventLogFile the firmware's log as the kernel gives it
/// @param osRelease os-release(5)
public record GuestSystem(Path eventLogFile, Path osRelease) {
  /// Where Linux has them.
  public static final GuestSystem LINUX =
      new GuestSystem(
          Path.of("/sys/kernel/security/tpm0/binary_bios_measurements"),
          Path.of("/etc/os-release"));

  /// Registers that the protocol wants of Linux: 0 to 7, of SHA-256.
  public static final SortedSet<Integer> LINUX_REGISTERS =
      Collections.unmodifiableSortedSet(new TreeSet<>(java.util.List.of(0, 1, 2, 3, 4, 5, 6, 7)));

  static final int MAX_LOG_BYTES = 1 << 20;
  static final int MAX_OS_RELEASE_BYTES = 64 * 1024;

  private static final Pattern LINE = Pattern.compile("(?m)^([A-Z_]+)=[\"']?([^\"'\\r\\n]*)");

  Bytes eventLog() {
    try (var in = Files.newInputStream(eventLogFile)) {
      var log = in.readNBytes(MAX_LOG_BYTES + 1);
      if (log.length > MAX_LOG_BYTES) {
        throw new IOException("longer than " + MAX_LOG_BYTES + " bytes");
      }
      return Bytes.copyOf(log);
    } catch (IOException e) {
      throw new DeviceUnavailableException(
          "%s: %s".formatted(eventLogFile, e),
          "Mount securityfs, and run as root: the log is for root alone.",
          e);
    }
  }

  /// `NAME`; `Unknown` where it is not said.
  String distribution() {
    return value("NAME", "Unknown");
  }

  String majorVersion() {
    return value("VERSION_ID", "0").split("\\.", 2)[0];
  }

  String minorVersion() {
    var parts = value("VERSION_ID", "0").split("\\.", 2);
    return parts.length == 2 ? parts[1] : "0";
  }

  private String value(String name, String otherwise) {
    try (var in = Files.newInputStream(osRelease)) {
      var text = new String(in.readNBytes(MAX_OS_RELEASE_BYTES), StandardCharsets.UTF_8);
      return LINE.matcher(text)
          .results()
          .filter(line -> line.group(1).equals(name) && !line.group(2).isBlank())
          .map(line -> line.group(2).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException _) {
      // For people who read the token; nothing is decided by it.
      return otherwise;
    }
  }
}
