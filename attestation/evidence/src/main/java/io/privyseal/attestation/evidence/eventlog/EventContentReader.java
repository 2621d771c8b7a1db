package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.attestation.evidence.eventlog.EventContent.FirmwareBlob;
import io.privyseal.attestation.evidence.eventlog.EventContent.Image;
import io.privyseal.attestation.evidence.eventlog.EventContent.Note;
import io.privyseal.attestation.evidence.eventlog.EventContent.Opaque;
import io.privyseal.attestation.evidence.eventlog.EventContent.PartitionTable;
import io.privyseal.attestation.evidence.eventlog.EventContent.Separator;
import io.privyseal.attestation.evidence.eventlog.EventContent.Tagged;
import io.privyseal.attestation.evidence.eventlog.EventContent.Text;
import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.charset.StandardCharsets;

/// Reads the data of events by their type. Data that is not of the form of its type comes out as
/// [Opaque]: firmware writes much that no specification has, and none of it hinders the replay.
///
/// Source: TCG PC Client Platform Firmware Profile, section 10.2 (structures of event data).
final class EventContentReader {
  private static final int SIGNATURE_BYTES = 16;
  private static final int MAX_NAME_CHARS = 1024;
  private static final int GPT_HEADER_GUID_OFFSET = 56;
  private static final int GPT_HEADER_BYTES = 92;

  private EventContentReader() {}

  static EventContent read(Event event) {
    var type = event.type();
    if (type.isEmpty()) {
      return new Opaque(event.data());
    }
    try {
      return read(type.get(), event.data());
    } catch (MalformedInputException _) {
      return new Opaque(event.data());
    }
  }

  private static EventContent read(EventType type, Bytes data) {
    return switch (type) {
      case NO_ACTION -> note(data);
      case SEPARATOR -> separator(data);
      case ACTION, EFI_ACTION, IPL, POST_CODE, S_CRTM_VERSION, PLATFORM_CONFIG_FLAGS ->
          EventText.read(data).<EventContent>map(Text::new).orElseGet(() -> new Opaque(data));
      case EVENT_TAG -> tagged(data);
      case EFI_VARIABLE_DRIVER_CONFIG,
          EFI_VARIABLE_BOOT,
          EFI_VARIABLE_BOOT2,
          EFI_VARIABLE_AUTHORITY ->
          variable(data);
      case EFI_BOOT_SERVICES_APPLICATION, EFI_BOOT_SERVICES_DRIVER, EFI_RUNTIME_SERVICES_DRIVER ->
          image(data);
      case EFI_PLATFORM_FIRMWARE_BLOB -> blob("", BoundedReader.littleEndian(data));
      case EFI_PLATFORM_FIRMWARE_BLOB2 -> describedBlob(data);
      case EFI_GPT_EVENT, EFI_GPT_EVENT2 -> partitions(data);
      case PREBOOT_CERT,
          UNUSED,
          S_CRTM_CONTENTS,
          CPU_MICROCODE,
          TABLE_OF_DEVICES,
          COMPACT_HASH,
          IPL_PARTITION_DATA,
          NONHOST_CODE,
          NONHOST_CONFIG,
          NONHOST_INFO,
          OMIT_BOOT_DEVICE_EVENTS,
          POST_CODE2,
          EFI_EVENT_BASE,
          EFI_HANDOFF_TABLES,
          EFI_HANDOFF_TABLES2,
          EFI_HCRTM_EVENT,
          EFI_SPDM_FIRMWARE_BLOB,
          EFI_SPDM_FIRMWARE_CONFIG,
          EFI_SPDM_DEVICE_POLICY,
          EFI_SPDM_DEVICE_AUTHORITY ->
          new Opaque(data);
    };
  }

  private static Note note(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var signature = in.bytes(SIGNATURE_BYTES, "signature");
    return new Note(
        EventText.ascii(signature)
            .orElseThrow(() -> new MalformedInputException("signature: expected ASCII")),
        in.bytes(in.remaining(), "note"));
  }

  private static Separator separator(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var value = in.u32("separator");
    in.end("separator");
    return new Separator(value);
  }

  private static Tagged tagged(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var id = in.u32("tag");
    var length = in.u32("tagged data size");
    if (length != in.remaining()) {
      throw new MalformedInputException("tagged data: expected it to fill the event");
    }
    return new Tagged(id, in.bytes((int) length, "tagged data"));
  }

  /// UEFI_VARIABLE_DATA. Nothing may follow it, so that the whole event is what was read.
  static Variable variable(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var vendor = Guid.read(in, "vendor");
    var chars = in.u64("name length");
    var valueBytes = in.u64("value length");
    if (chars < 0 || chars > MAX_NAME_CHARS || valueBytes < 0 || valueBytes > in.remaining()) {
      throw new MalformedInputException("variable: lengths out of bounds");
    }
    var name = new String(in.bytes(2 * (int) chars, "name").toArray(), StandardCharsets.UTF_16LE);
    var value = in.bytes((int) valueBytes, "value");
    in.end("variable");
    return new Variable(vendor, name, value);
  }

  private static Image image(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var address = in.u64("image address");
    var length = in.u64("image length");
    in.u64("link address");
    var pathBytes = in.u64("device path length");
    if (pathBytes != in.remaining()) {
      throw new MalformedInputException("device path: expected it to fill the event");
    }
    return new Image(address, length, DevicePath.names(in.bytes((int) pathBytes, "device path")));
  }

  private static FirmwareBlob describedBlob(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    var description = in.bytes(in.u8("description length"), "description");
    return blob(EventText.ascii(description).orElse(""), in);
  }

  private static FirmwareBlob blob(String description, BoundedReader in) {
    var blob = new FirmwareBlob(description, in.u64("address"), in.u64("length"));
    in.end("firmware blob");
    return blob;
  }

  /// UEFI_GPT_DATA: the header of the partition table, then how many entries follow.
  private static PartitionTable partitions(Bytes data) {
    var in = BoundedReader.littleEndian(data);
    in.bytes(GPT_HEADER_GUID_OFFSET, "GPT header");
    var disk = Guid.read(in, "disk GUID");
    in.bytes(GPT_HEADER_BYTES - in.position(), "GPT header");
    var count = in.u64("partition count");
    if (count < 0 || count > in.remaining()) {
      throw new MalformedInputException("partition count: out of bounds");
    }
    return new PartitionTable(disk, (int) count);
  }
}
