package io.privyseal.attestation.attester.tsm;

import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// One directory below `tsm/report`: made, asked once, removed.
final class ReportEntry implements AutoCloseable {
  /// Largest that is read of any attribute: a quote has about 5000 bytes, a table of certificates
  /// less than 16 KiB.
  static final int MAX_BLOB_BYTES = 32 * 1024;

  private static final System.Logger LOG = System.getLogger(ReportEntry.class.getName());
  private static final int MAX_TEXT_BYTES = 64;

  private final DeviceFiles files;
  private final Path directory;

  private ReportEntry(DeviceFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  static ReportEntry create(DeviceFiles files, Path directory) throws IOException {
    files.createDirectory(directory);
    return new ReportEntry(files, directory);
  }

  /// Who answers: `sev_guest`, `tdx_guest`.
  String provider() throws IOException {
    return text("provider");
  }

  /// @param output report or quote
  /// @param auxiliary certificates, as the provider has them; may be empty
  record Answer(Bytes output, Bytes auxiliary) {}

  /// @param input 64 bytes to bind
  /// @param privilegeLevel that the report is to name; empty for the kernel's own
  /// @throws NotOursException if somebody else wrote to this entry meanwhile
  Answer ask(Bytes input, OptionalInt privilegeLevel) throws IOException {
    var before = generation();
    var writes = 1;
    files.write(directory.resolve("inblob"), input);
    if (privilegeLevel.isPresent()) {
      writes++;
      files.write(directory.resolve("privlevel"), Bytes.utf8(privilegeLevel.getAsInt() + "\n"));
    }
    var output = files.read(directory.resolve("outblob"), MAX_BLOB_BYTES);
    var auxiliary = auxiliary();
    var after = generation();
    if (after != before + writes) {
      throw new NotOursException(
          "generation: expected %d, found %d".formatted(before + writes, after));
    }
    return new Answer(output, auxiliary);
  }

  /// The output is for what somebody else wrote.
  static final class NotOursException extends IOException {
    NotOursException(String message) {
      super(message);
    }
  }

  private Bytes auxiliary() throws IOException {
    try {
      return files.read(directory.resolve("auxblob"), MAX_BLOB_BYTES);
    } catch (NoSuchFileException _) {
      // Only providers that have something to say make this attribute.
      return Bytes.empty();
    }
  }

  private long generation() throws IOException {
    var text = text("generation");
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedInputException("generation: expected a number", e);
    }
  }

  private String text(String attribute) throws IOException {
    return files.read(directory.resolve(attribute), MAX_TEXT_BYTES).asUtf8().strip();
  }

  @Override
  public void close() {
    try {
      files.removeDirectory(directory);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an entry of configfs-tsm stays: " + e);
    }
  }
}
