package io.privyseal.attestation.testkit.eventlog;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.foundation.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/// How a Linux guest boots, as its firmware and boot loader measure it.
public final class MeasuredBoot {
  /// GUID of `SecureBoot`, `PK` and `KEK`: 8be4df61-93ca-11d2-aa0d-00e098032b8c.
  public static final Bytes GLOBAL_VARIABLE = Bytes.ofHex("61dfe48bca93d211aa0d00e098032b8c");

  /// GUID of `db` and `dbx`: d719b2cb-3d3a-4596-a3bc-dad00e67656f.
  public static final Bytes IMAGE_SECURITY = Bytes.ofHex("cbb219d73a3d9645a3bcdad00e67656f");

  private static final int PCRS_OF_FIRMWARE = 8;

  private MeasuredBoot() {}

  /// A guest on a TPM: PCR 0 to 7 by the firmware, 8 and 9 by the boot loader.
  public static EventLogBuilder linux(boolean secureBoot) {
    var log =
        EventLogBuilder.tcg()
            .event(0, EventLogBuilder.S_CRTM_VERSION, utf16("privyseal test firmware 1\0"));
    secureBootVariables(log, 7, secureBoot);
    for (var pcr = 0; pcr < PCRS_OF_FIRMWARE; pcr++) {
      log.event(pcr, EventLogBuilder.SEPARATOR, Bytes.zeros(4));
    }
    return log.event(
            4, EventLogBuilder.EFI_ACTION, Bytes.utf8("Calling EFI Application from Boot Option"))
        .event(
            4,
            EventLogBuilder.EFI_BOOT_SERVICES_APPLICATION,
            Bytes.utf8("image of shimx64.efi"),
            imageLoad("\\EFI\\BOOT\\BOOTX64.EFI"))
        .event(8, EventLogBuilder.IPL, line("grub_cmd: linux /vmlinuz root=/dev/sda1"))
        .event(9, EventLogBuilder.IPL, Bytes.utf8("kernel image"), line("/vmlinuz"))
        .event(5, EventLogBuilder.EFI_ACTION, Bytes.utf8("Exit Boot Services Invocation"));
  }

  /// A guest in a TD: RTMR 0 by the firmware, 1 by the boot loader, 2 by the kernel.
  public static EventLogBuilder trustDomain(boolean secureBoot) {
    var log = EventLogBuilder.ccel();
    secureBootVariables(log, 1, secureBoot);
    return log.event(1, EventLogBuilder.SEPARATOR, Bytes.zeros(4))
        .event(
            2,
            EventLogBuilder.EFI_BOOT_SERVICES_APPLICATION,
            Bytes.utf8("image of shimx64.efi"),
            imageLoad("\\EFI\\BOOT\\BOOTX64.EFI"))
        .event(2, EventLogBuilder.SEPARATOR, Bytes.zeros(4))
        .event(3, EventLogBuilder.IPL, Bytes.utf8("kernel image"), line("/vmlinuz"));
  }

  private static void secureBootVariables(EventLogBuilder log, int register, boolean on) {
    log.event(
        register,
        EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
        variable(GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) (on ? 1 : 0))));
    for (var name : new String[] {"PK", "KEK"}) {
      log.event(
          register,
          EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
          variable(GLOBAL_VARIABLE, name, Bytes.utf8("certificates of " + name)));
    }
    for (var name : new String[] {"db", "dbx"}) {
      log.event(
          register,
          EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
          variable(IMAGE_SECURITY, name, Bytes.utf8("certificates of " + name)));
    }
  }

  /// UEFI_VARIABLE_DATA.
  ///
  /// @param guid 16 bytes as they stand in memory
  public static Bytes variable(Bytes guid, String name, Bytes value) {
    return Concatenation.littleEndian()
        .add(guid)
        .u64(name.length())
        .u64(value.length())
        .add(utf16(name))
        .add(value)
        .bytes();
  }

  /// UEFI_IMAGE_LOAD_EVENT of an image at a file path.
  public static Bytes imageLoad(String path) {
    var name = utf16(path + "\0");
    var devicePath =
        Concatenation.littleEndian()
            .u8(4) // media
            .u8(4) // file
            .u16(4 + name.length())
            .add(name)
            .u32(0x0004_ff7fL) // end of the path
            .bytes();
    return Concatenation.littleEndian()
        .u64(0x7e00_0000L)
        .u64(0x10_0000L)
        .u64(0)
        .u64(devicePath.length())
        .add(devicePath)
        .bytes();
  }

  private static Bytes line(String text) {
    return Bytes.utf8(text + "\0");
  }

  private static Bytes utf16(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_16LE));
  }
}
