package io.privyseal.attestation.attester.sevguest;

import java.util.Map;

/// Names of error numbers that the driver gives. Linux, all architectures that have the device.
final class Errno {
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EBUSY = 16;
  static final int ENOSPC = 28;

  private static final Map<Integer, String> NAMES =
      Map.of(
          1, "EPERM",
          2, "ENOENT",
          5, "EIO",
          6, "ENXIO",
          11, "EAGAIN",
          14, "EFAULT",
          16, "EBUSY",
          22, "EINVAL",
          25, "ENOTTY",
          28, "ENOSPC");

  private Errno() {}

  /// `EIO (5)`.
  static String name(int errno) {
    var name = NAMES.get(errno);
    return name == null ? "errno " + errno : "%s (%d)".formatted(name, errno);
  }
}
