package io.privyseal.attestation.attester.sevguest;

import java.util.Map;

/// Why firmware or hypervisor refused a guest request.
///
/// Source: Linux, `include/uapi/linux/psp-sev.h` (`sev_ret_code`); AMD 56860, status codes; AMD
/// 56421 (GHCB), SNP Guest Request.
final class FirmwareError {
  /// The hypervisor wants a larger buffer for certificates.
  static final int HYPERVISOR_INVALID_LENGTH = 1;

  /// The hypervisor limits the rate of requests.
  static final int HYPERVISOR_BUSY = 2;

  /// The firmware was not called at all (`SEV_RET_NO_FW_CALL`).
  static final int NOT_CALLED = -1;

  private static final Map<Integer, String> FIRMWARE =
      Map.ofEntries(
          Map.entry(0x01, "INVALID_PLATFORM_STATE, the platform is not set up for SNP"),
          Map.entry(0x02, "INVALID_GUEST_STATE, the guest is not running"),
          Map.entry(0x03, "INVALID_CONFIG, the platform's configuration is wrong"),
          Map.entry(0x04, "INVALID_LEN, a buffer is too small"),
          Map.entry(0x07, "POLICY_FAILURE, the guest's policy forbids it"),
          Map.entry(0x09, "INVALID_ADDRESS, an address is not the guest's"),
          Map.entry(0x0a, "BAD_SIGNATURE, the message is not authentic"),
          Map.entry(0x0b, "BAD_MEASUREMENT, the message is not authentic"),
          Map.entry(0x10, "INVALID_GUEST, the firmware does not know this guest"),
          Map.entry(0x11, "INVALID_COMMAND, the firmware does not know this request"),
          Map.entry(0x13, "HWERROR_PLATFORM, the hardware failed; the platform may be reset"),
          Map.entry(0x14, "HWERROR_UNSAFE, the hardware failed; nothing more may be trusted"),
          Map.entry(0x15, "UNSUPPORTED, the firmware does not have this request"),
          Map.entry(0x16, "INVALID_PARAM, for example a VMPL below the guest's own"),
          Map.entry(0x17, "RESOURCE_LIMIT, the firmware has no room"),
          Map.entry(0x1d, "AEAD_OFLOW, the message counter is used up: start the guest anew"),
          Map.entry(0x27, "INVALID_KEY, no key of that kind is there to sign with"));

  private FirmwareError() {}

  static String explain(int firmware, int hypervisor) {
    if (hypervisor == HYPERVISOR_BUSY) {
      return "the hypervisor is busy";
    }
    if (hypervisor != 0) {
      return "the hypervisor refused with 0x%x".formatted(hypervisor);
    }
    if (firmware == NOT_CALLED) {
      return "the firmware was not called";
    }
    return firmware == 0 ? "no reason given" : "the firmware refused with " + status(firmware);
  }

  /// A status of the firmware: its number and name.
  static String status(int firmware) {
    var name = FIRMWARE.get(firmware);
    return "0x%02x%s".formatted(firmware, name == null ? "" : ", " + name);
  }
}
