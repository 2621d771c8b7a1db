package io.privyseal.attestation.attester;

import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Files that are not stored anywhere: a kernel or a library answers when they are read and acts
/// when they are written.
public interface DeviceFiles {
  boolean exists(Path file);

  /// The whole content, in one go from the start.
  ///
  /// @throws IOException if there is more than `maxBytes`, too
  Bytes read(Path file, int maxBytes) throws IOException;

  /// In one go, to a file that is there.
  void write(Path file, Bytes content) throws IOException;

  void createDirectory(Path directory) throws IOException;

  void removeDirectory(Path directory) throws IOException;

  /// Those of this machine.
  static DeviceFiles ofSystem() {
    return new DeviceFiles() {
      @Override
      public boolean exists(Path file) {
        return Files.exists(file);
      }

      @Override
      public Bytes read(Path file, int maxBytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
          var content = in.readNBytes(maxBytes + 1);
          if (content.length > maxBytes) {
            throw new IOException("%s: longer than %d bytes".formatted(file, maxBytes));
          }
          return Bytes.copyOf(content);
        }
      }

      @Override
      public void write(Path file, Bytes content) throws IOException {
        Files.write(file, content.toArray(), StandardOpenOption.WRITE);
      }

      @Override
      public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
      }

      @Override
      public void removeDirectory(Path directory) throws IOException {
        Files.delete(directory);
      }
    };
  }
}
