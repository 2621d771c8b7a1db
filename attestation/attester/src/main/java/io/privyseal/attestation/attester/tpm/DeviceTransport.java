package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A TPM behind a character device: one write is a command, one read its response. How long a
/// command may take is bounded by the kernel's driver, which knows the TPM's own durations.
final class DeviceTransport implements TpmTransport {
  private final Path device;
  private final FileChannel channel;

  private DeviceTransport(Path device, FileChannel channel) {
    this.device = device;
    this.channel = channel;
  }

  static DeviceTransport open(Path device) {
    try {
      return new DeviceTransport(
          device, FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (NoSuchFileException e) {
      throw new DeviceUnavailableException(
          device + ": no such device",
          "Run this in a VM with a virtual TPM, or load the kernel's tpm_crb or tpm_tis driver.",
          e);
    } catch (AccessDeniedException e) {
      throw new DeviceUnavailableException(
          device + ": permission denied",
          "Run as root or as a member of the group that owns the device (tss).",
          e);
    } catch (IOException e) {
      throw new DeviceUnavailableException(
          "%s: %s".formatted(device, e.getMessage()),
          "Check whether another process has the device open; use the resource manager"
              + " /dev/tpmrm0 rather than /dev/tpm0.",
          e);
    }
  }

  @Override
  public Bytes exchange(Bytes command) {
    try {
      // Devices have no position: a command must go out in one write.
      var written = channel.write(ByteBuffer.wrap(command.toArray()));
      if (written != command.length()) {
        throw new IOException("the device took %d bytes of a command".formatted(written));
      }
      var response = ByteBuffer.allocate(MAX_BYTES);
      var read = channel.read(response);
      if (read < HEADER_BYTES) {
        throw new IOException("the device answered with %d bytes".formatted(Math.max(0, read)));
      }
      return Bytes.copyOf(response.array()).slice(0, read);
    } catch (IOException e) {
      throw new DeviceUnavailableException(
          "%s: %s".formatted(device, e.getMessage()),
          "Read the kernel's log for errors of the tpm driver, and ask again.",
          e);
    }
  }

  @Override
  public String name() {
    return device.toString();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // The kernel frees what the resource manager held for this file in any case.
    }
  }
}
