package io.privyseal.attestation.evidence.sevsnp;

import io.privyseal.foundation.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reports written by hand, byte by byte, unsigned: what the parser is held against.
public final class Reports {
  private Reports() {}

  /// A well-formed report in which every field that may be set is set to a value of its own.
  public static byte[] full(int version) {
    var report = ByteBuffer.allocate(SnpReport.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    report.putInt(0x000, version).putInt(0x004, 7).putLong(0x008, 0x3001f);
    fill(report, 0x010, 16, 0x10);
    fill(report, 0x020, 16, 0x20);
    report.putInt(0x030, 1).putInt(0x034, 1);
    tcb(report, 0x038, 4, 0, 24, 220);
    report.putLong(0x040, 0x25).putInt(0x048, 0x1);
    fill(report, 0x050, 64, 0x50);
    fill(report, 0x090, 48, 0x90);
    fill(report, 0x0c0, 32, 0xc0);
    fill(report, 0x0e0, 48, 0xe0);
    fill(report, 0x110, 48, 0x11);
    fill(report, 0x140, 32, 0x14);
    fill(report, 0x160, 32, 0xff);
    tcb(report, 0x180, 3, 0, 8, 115);
    if (version >= 3) {
      report.put(0x188, (byte) 0x19).put(0x189, (byte) 0x01).put(0x18a, (byte) 2);
    }
    fill(report, 0x1a0, 64, 0x1a);
    tcb(report, 0x1e0, 3, 0, 23, 200);
    report.put(0x1e8, (byte) 29).put(0x1e9, (byte) 55).put(0x1ea, (byte) 1);
    report.put(0x1ec, (byte) 28).put(0x1ed, (byte) 54).put(0x1ee, (byte) 1);
    tcb(report, 0x1f0, 2, 0, 22, 199);
    if (version >= 5) {
      report.putLong(0x1f8, 0x0b).putLong(0x200, 0x1b);
    }
    fill(report, 0x2a0, 48, 0x2a);
    fill(report, 0x2e8, 48, 0x2e);
    return report.array();
  }

  public static Bytes of(int version) {
    return Bytes.copyOf(full(version));
  }

  private static void tcb(
      ByteBuffer report, int offset, int bootloader, int tee, int snp, int microcode) {
    report.put(offset, (byte) bootloader).put(offset + 1, (byte) tee);
    report.put(offset + 6, (byte) snp).put(offset + 7, (byte) microcode);
  }

  private static void fill(ByteBuffer report, int offset, int length, int value) {
    for (var i = 0; i < length; i++) {
      report.put(offset + i, (byte) value);
    }
  }
}
