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
