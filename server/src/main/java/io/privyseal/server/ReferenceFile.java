package io.privyseal.server;

import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the reference values that an operator gives.
final class ReferenceFile {
  private ReferenceFile() {}

  /// @throws io.privyseal.foundation.bytes.MalformedInputException if the file is not of that form
  static ReferenceValues read(Path file) {
    try {
      return ReferenceValues.parse(Json.parseObject(Bytes.copyOf(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
