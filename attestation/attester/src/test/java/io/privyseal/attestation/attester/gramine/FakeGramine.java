package io.privyseal.attestation.attester.gramine;

import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// A directory that behaves as Gramine's `/dev/attestation` is documented to: reading `quote` has
/// what was last written to `user_report_data` quoted. On real files.
public final class FakeGramine implements DeviceFiles {
  private final DeviceFiles system = DeviceFiles.ofSystem();
  private final Path root;
  private final Function<Bytes, Bytes> quote;
  private int others;

  private FakeGramine(Path root, Function<Bytes, Bytes> quote) {
    this.root = root;
    this.quote = quote;
  }

  /// @param root an empty directory
  /// @param quote of 64 bytes that were written
  public static FakeGramine in(Path root, Function<Bytes, Bytes> quote) throws IOException {
    Files.writeString(root.resolve("attestation_type"), "dcap");
    Files.write(root.resolve("user_report_data"), new byte[64]);
    Files.write(root.resolve("quote"), new byte[0]);
    return new FakeGramine(root, quote);
  }

  /// Another part of the process writes before each of the next reads.
  FakeGramine others(int reads) {
    others = reads;
    return this;
  }

  @Override
  public boolean exists(Path file) {
    return system.exists(file);
  }

  @Override
  public Bytes read(Path file, int maxBytes) throws IOException {
    if (!file.endsWith("quote")) {
      return system.read(file, maxBytes);
    }
    var data = root.resolve("user_report_data");
    if (others-- > 0) {
      system.write(data, Bytes.zeros(64));
    }
    return quote.apply(system.read(data, 64));
  }

  @Override
  public void write(Path file, Bytes content) throws IOException {
    system.write(file, content);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    system.createDirectory(directory);
  }

  @Override
  public void removeDirectory(Path directory) throws IOException {
    system.removeDirectory(directory);
  }
}
