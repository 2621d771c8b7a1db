package io.privyseal.attestation.attester.detection;

import io.privyseal.attestation.attester.azure.GuestSystem;
import io.privyseal.attestation.attester.gramine.GramineAttester;
import io.privyseal.attestation.attester.imds.InstanceMetadata;
import io.privyseal.attestation.attester.sevguest.SevGuestAttester;
import io.privyseal.attestation.attester.tpm.TpmAddress;
import io.privyseal.attestation.attester.tsm.TsmAttester;
import java.net.URI;
import java.nio.file.Path;

/// Where to look.
///
/// @param metadata of the host of an Azure VM
public record Places(
    Path gramine, TpmAddress tpm, URI metadata, GuestSystem system, Path tsm, Path sevGuest) {
  /// Where Linux has them.
  public static final Places LINUX =
      new Places(
          GramineAttester.DEFAULT,
          TpmAddress.DEFAULT,
          InstanceMetadata.DEFAULT,
          GuestSystem.LINUX,
          TsmAttester.DEFAULT,
          SevGuestAttester.DEFAULT);

  /// The same files below another root, as a container has those of its host; the host's metadata
  /// stay where they are.
  public Places below(Path root) {
    var below =
        switch (tpm) {
          case TpmAddress.Device(var path) -> new TpmAddress.Device(below(root, path));
          case TpmAddress.Unix(var path) -> new TpmAddress.Unix(below(root, path));
          case TpmAddress.Tcp tcp -> tcp;
        };
    return new Places(
        below(root, gramine),
        below,
        metadata,
        new GuestSystem(below(root, system.eventLogFile()), below(root, system.osRelease())),
        below(root, tsm),
        below(root, sevGuest));
  }

  private static Path below(Path root, Path file) {
    return root.resolve(Path.of("/").relativize(file.toAbsolutePath()));
  }

  public Places withTpm(TpmAddress other) {
    return new Places(gramine, other, metadata, system, tsm, sevGuest);
  }

  public Places withMetadata(URI other) {
    return new Places(gramine, tpm, other, system, tsm, sevGuest);
  }

  public Places withSystem(GuestSystem other) {
    return new Places(gramine, tpm, metadata, other, tsm, sevGuest);
  }
}
