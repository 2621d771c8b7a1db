package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// The data of an event, read as its type has it. A label, not a fact, until the event's digest is
/// found to be of the data.
public sealed interface EventContent {
  /// A UEFI variable with its content (UEFI_VARIABLE_DATA).
  ///
  /// @param vendor GUID in lower case with dashes
  record Variable(String vendor, String name, Bytes value) implements EventContent {
    /// Vendor of SecureBoot, PK, KEK, BootOrder.
    public static final String GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";

    /// Vendor of db, dbx, dbt, dbr.
    public static final String IMAGE_SECURITY = "d719b2cb-3d3a-4596-a3bc-dad00e67656f";

    /// Whether it is the variable of that name and vendor: either alone may be anybody's.
    public boolean is(String otherVendor, String otherName) {
      return vendor.equals(otherVendor) && name.equals(otherName);
    }
  }

  /// The end of a phase of the boot, or the mark of an error in it.
  ///
  /// @param value 0 or 0xffffffff where all is well, 1 for an error
  record Separator(long value) implements EventContent {}

  /// Words: an action, a version, a line that a boot loader ran.
  record Text(String text) implements EventContent {}

  /// An image that was loaded (UEFI_IMAGE_LOAD_EVENT); the digest is of the image itself.
  ///
  /// @param path the files and partitions of the device path that have names, in order
  record Image(long address, long length, List<String> path) implements EventContent {
    public Image {
      path = List.copyOf(path);
    }
  }

  /// Memory with firmware or tables; the digest is of the memory itself.
  ///
  /// @param description empty in the first version of the event
  record FirmwareBlob(String description, long address, long length) implements EventContent {}

  /// The table of partitions of a disk.
  ///
  /// @param diskGuid GUID in lower case with dashes
  record PartitionTable(String diskGuid, int partitions) implements EventContent {}

  /// Data under a number of the measuring software's own (TCG_PCClientTaggedEvent).
  record Tagged(long id, Bytes data) implements EventContent {}

  /// A note that extends nothing.
  ///
  /// @param signature as its first sixteen bytes name it: `StartupLocality`
  record Note(String signature, Bytes data) implements EventContent {}

  /// Data without a form that is known, or not of the form that its type has.
  record Opaque(Bytes data) implements EventContent {}
}
