package io.privyseal.attestation.collateral.directory;

import io.privyseal.attestation.collateral.bundle.BundleHistory;
import io.privyseal.attestation.collateral.directory.DirectoryStore.DirectoryUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/// The last bundle of each signer, in the file `bundles.json` of a directory of collateral: an
/// object of thumbprint to sequence.
public final class DirectoryBundleHistory implements BundleHistory {
  private static final String FILE = "bundles.json";

  private final Path file;

  public DirectoryBundleHistory(Path directory) {
    this.file = directory.resolve(FILE);
  }

  @Override
  public OptionalLong last(String keyId) {
    return read().integer(keyId).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  @Override
  public void remember(String keyId, long sequence, Instant at) {
    var known = last(keyId);
    var newest = known.isPresent() ? Math.max(known.getAsLong(), sequence) : sequence;
    var json = JsonObject.builder();
    read()
        .members()
        .forEach((name, value) -> {
          if (!name.equals(keyId)) {
            json.put(name, value);
          }
        });
    try {
      CollateralDirectory.replace(file, Bytes.utf8(json.put(keyId, newest).build().toJson()));
    } catch (IOException e) {
      throw new DirectoryUnavailableException(e);
    }
  }

  /// A damaged file is not taken for an empty one: that would let an older bundle in.
  private JsonObject read() {
    try {
      return Files.exists(file)
          ? Json.parseObject(Bytes.copyOf(Files.readAllBytes(file)))
          : JsonObject.EMPTY;
    } catch (IOException e) {
      throw new DirectoryUnavailableException(e);
    } catch (MalformedInputException e) {
      throw new DirectoryUnavailableException(new IOException(FILE + " is damaged", e));
    }
  }
}
