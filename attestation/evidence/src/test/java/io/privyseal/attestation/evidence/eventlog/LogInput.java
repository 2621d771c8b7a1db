package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.attestation.evidence.Fields;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/// Event logs made by hand, for tests to change.
final class LogInput {
  static final String GLOBAL_GUID = "61dfe48bca93d211aa0d00e098032b8c";

  private LogInput() {}

  /// The header of a log of SHA-1 and SHA-256.
  static Fields agile() {
    return agile(2, "04001400" + "0b002000");
  }

  /// @param banks algorithm and size of each, two bytes each, little endian
  static Fields agile(int count, String banks) {
    var header =
        Fields.littleEndian()
            .bytes(Bytes.utf8("Spec ID Event03\0"))
            .u32(0)
            .hex("00020002")
            .u32(count)
            .hex(banks)
            .u8(0)
            .toBytes();
    return sha1Event(Fields.littleEndian(), 0, EventType.NO_ACTION, header);
  }

  /// TCG_PCR_EVENT with the digest of its data; none for a note.
  static Fields sha1Event(Fields log, int register, EventType type, Bytes data) {
    var digest = type == EventType.NO_ACTION ? Bytes.zeros(20) : TpmHash.SHA1.digest(data);
    return log.u32(register).u32(type.code()).bytes(digest).u32(data.length()).bytes(data);
  }

  /// TCG_PCR_EVENT2 of SHA-1 and SHA-256 with the digests of its data.
  static Fields event(Fields log, int register, EventType type, Bytes data) {
    return log.u32(register)
        .u32(type.code())
        .u32(2)
        .u16(TpmHash.SHA1.code())
        .bytes(TpmHash.SHA1.digest(data))
        .u16(TpmHash.SHA256.code())
        .bytes(TpmHash.SHA256.digest(data))
        .u32(data.length())
        .bytes(data);
  }

  static Fields withSeparator() {
    return event(agile(), 7, EventType.SEPARATOR, Bytes.zeros(4));
  }

  static Bytes variable(String guid, String name, Bytes value) {
    return Fields.littleEndian()
        .hex(guid)
        .u64(name.length())
        .u64(value.length())
        .bytes(Bytes.copyOf(name.getBytes(StandardCharsets.UTF_16LE)))
        .bytes(value)
        .toBytes();
  }

  static EventContent content(EventType type, Bytes data) {
    return EventLog.parseTcg(event(agile(), 1, type, data).toBytes()).events().getFirst().content();
  }
}
