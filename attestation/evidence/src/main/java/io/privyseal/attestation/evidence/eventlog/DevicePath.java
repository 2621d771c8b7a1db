package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a UEFI device path names: files, and partitions by their GUID. Other nodes are passed over.
///
/// Source: UEFI 2.10, section 10.3.
final class DevicePath {
  private static final int MEDIA = 0x04;
  private static final int HARD_DRIVE = 0x01;
  private static final int FILE = 0x04;
  private static final int NODE_HEADER_BYTES = 4;
  private static final int MAX_NODES = 64;
  private static final int PARTITION_GUID_OFFSET = 20;

  private DevicePath() {}

  static List<String> names(Bytes path) {
    var in = BoundedReader.littleEndian(path);
    var names = new ArrayList<String>();
    for (var i = 0; i < MAX_NODES && in.remaining() >= NODE_HEADER_BYTES; i++) {
      var type = in.u8("node type");
      var subType = in.u8("node subtype");
      var length = in.u16("node length") - NODE_HEADER_BYTES;
      var content = in.bytes(length, "node");
      if (type == MEDIA && subType == FILE) {
        names.add(file(content));
      } else if (type == MEDIA
          && subType == HARD_DRIVE
          && content.length() >= PARTITION_GUID_OFFSET + Guid.BYTES) {
        names.add(
            "partition "
                + Guid.read(
                    BoundedReader.littleEndian(content.slice(PARTITION_GUID_OFFSET, Guid.BYTES)),
                    "partition"));
      }
    }
    return names;
  }

  private static String file(Bytes content) {
    var name = new String(content.toArray(), StandardCharsets.UTF_16LE);
    var end = name.indexOf(0);
    return end < 0 ? name : name.substring(0, end);
  }
}
