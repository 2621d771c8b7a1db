package io.privyseal.attestation.attester.tsm;

import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// A directory that behaves as configfs-tsm is documented to: a new entry has its attributes at
/// once, each write counts up its generation, the output is of what was written last, and while the
/// kernel is busy, reading it fails. On real files, so that reading and writing is what it is.
public final class FakeTsm implements DeviceFiles {
  private final DeviceFiles system = DeviceFiles.ofSystem();
  private final String provider;
  private final Function<Bytes, Bytes> output;
  private final Bytes auxiliary;
  private int busy;
  private int intruders;
  private String privilegeLevel = "";

  /// @param output of 64 bytes that were written
  /// @param auxiliary empty for none
  public FakeTsm(String provider, Function<Bytes, Bytes> output, Bytes auxiliary) {
    this.provider = provider;
    this.output = output;
    this.auxiliary = auxiliary;
  }

  /// The next reads of the output fail.
  FakeTsm busyFor(int reads) {
    busy = reads;
    return this;
  }

  /// Somebody else writes to the entry before each of the next reads of the output.
  FakeTsm intruders(int reads) {
    intruders = reads;
    return this;
  }

  String privilegeLevel() {
    return privilegeLevel;
  }

  @Override
  public boolean exists(Path file) {
    return system.exists(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    system.createDirectory(directory);
    Files.writeString(directory.resolve("provider"), provider + "\n");
    Files.writeString(directory.resolve("generation"), "0\n");
    Files.write(directory.resolve("inblob"), new byte[0]);
    Files.writeString(directory.resolve("privlevel"), "");
    if (auxiliary.length() > 0) {
      Files.write(directory.resolve("auxblob"), auxiliary.toArray());
    }
  }

  @Override
  public Bytes read(Path file, int maxBytes) throws IOException {
    if (!file.endsWith("outblob")) {
      return system.read(file, maxBytes);
    }
    if (busy > 0) {
      busy--;
      throw new IOException("Device or resource busy");
    }
    var input = system.read(file.resolveSibling("inblob"), 64);
    if (intruders > 0) {
      intruders--;
      write(file.resolveSibling("inblob"), Bytes.zeros(64));
      input = Bytes.zeros(64);
    }
    return output.apply(input);
  }

  @Override
  public void write(Path file, Bytes content) throws IOException {
    system.write(file, content);
    if (file.endsWith("privlevel")) {
      privilegeLevel = content.asUtf8();
    }
    var generation = file.resolveSibling("generation");
    var count = Integer.parseInt(Files.readString(generation).strip());
    Files.writeString(generation, (count + 1) + "\n");
  }

  @Override
  public void removeDirectory(Path directory) throws IOException {
    for (var name : new String[] {"provider", "generation", "inblob", "privlevel", "auxblob"}) {
      Files.deleteIfExists(directory.resolve(name));
    }
    system.removeDirectory(directory);
  }
}
