package io.privyseal.attestation.attester.detection;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.azure.AzureGuestAttester;
import io.privyseal.attestation.attester.azure.AzureVmAttester;
import io.privyseal.attestation.attester.azure.AzureVtpm;
import io.privyseal.attestation.attester.detection.Sighting.State;
import io.privyseal.attestation.attester.gramine.GramineAttester;
import io.privyseal.attestation.attester.imds.InstanceMetadata;
import io.privyseal.attestation.attester.sevguest.SevGuestAttester;
import io.privyseal.attestation.attester.tpm.Tpm;
import io.privyseal.attestation.attester.tpm.TpmAddress;
import io.privyseal.attestation.attester.tsm.TsmAttester;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Looks at every device, takes the first that makes what is asked for, and says of each why it was
/// taken or not. Hardware that is not there is not replaced by anything.
public final class AttesterDetection implements AutoCloseable {
  private final List<Sighting> sightings = new ArrayList<>();
  private final List<AutoCloseable> held = new ArrayList<>();
  private final Optional<EvidenceKind> wanted;
  private final DeviceFiles files;
  private final Places places;
  private final Pause pause;
  private final CryptoEngine engine;
  private Optional<DeviceAttester> chosen = Optional.empty();

  private AttesterDetection(
      DeviceFiles files,
      Places places,
      Optional<EvidenceKind> wanted,
      Pause pause,
      CryptoEngine engine) {
    this.files = files;
    this.places = places;
    this.wanted = wanted;
    this.pause = pause;
    this.engine = engine;
  }

  /// @param wanted kind of evidence; empty for the best that is here
  public static AttesterDetection look(
      DeviceFiles files,
      Places places,
      Optional<EvidenceKind> wanted,
      Pause pause,
      CryptoEngine engine) {
    var detection = new AttesterDetection(files, places, wanted, pause, engine);
    for (var device : Device.values()) {
      detection.look(device);
    }
    return detection;
  }

  /// One for each device, in the order of [Device].
  public List<Sighting> sightings() {
    return List.copyOf(sightings);
  }

  /// The device that was taken. Works until this is closed.
  public Optional<DeviceAttester> chosen() {
    return chosen;
  }

  private void look(Device device) {
    switch (device) {
      case GRAMINE ->
          look(
              device, places.gramine(), () -> List.of(GramineAttester.of(files, places.gramine())));
      case AZURE_VTPM -> look(device, places.tpm(), this::azure);
      case CONFIGFS_TSM -> look(device, places.tsm(), () -> List.of(tsm()));
      case SEV_GUEST ->
          look(
              device,
              places.sevGuest(),
              () -> List.of(SevGuestAttester.of(places.sevGuest(), 0, pause)));
    }
  }

  private TsmAttester tsm() {
    return TsmAttester.of(files, places.tsm(), OptionalInt.empty(), pause, engine);
  }

  /// The whole guest before its hardware alone.
  private List<DeviceAttester> azure() {
    var vtpm = new AzureVtpm(Tpm.open(places.tpm(), pause), pause);
    var host = new InstanceMetadata(places.metadata(), pause);
    try {
      var guest = new AzureGuestAttester(vtpm, host, places.system(), engine);
      var found = List.of(guest, AzureVmAttester.of(vtpm, host));
      held.add(vtpm);
      held.add(host);
      return found;
    } catch (DeviceUnavailableException e) {
      vtpm.close();
      host.close();
      throw e;
    }
  }

  private void look(Device device, TpmAddress address, Supplier<List<DeviceAttester>> open) {
    var there =
        switch (address) {
          case TpmAddress.Device(var path) -> files.exists(path);
          case TpmAddress.Unix(var path) -> files.exists(path);
          case TpmAddress.Tcp _ -> true;
        };
    look(device, address.toString(), there, open);
  }

  private void look(Device device, Path path, Supplier<List<DeviceAttester>> open) {
    look(device, path.toString(), files.exists(path), open);
  }

  private void look(
      Device device, String place, boolean there, Supplier<List<DeviceAttester>> open) {
    List<DeviceAttester> found;
    try {
      found = open.get();
    } catch (DeviceUnavailableException e) {
      var state = there ? State.UNUSABLE : State.ABSENT;
      sightings.add(new Sighting(device, place, state, List.of(), e.problem(), e.next()));
      return;
    }
    var kinds = found.stream().map(DeviceAttester::kind).toList();
    var fits =
        found.stream()
            .filter(attester -> wanted.map(attester.kind()::equals).orElse(true))
            .findFirst();
    if (chosen.isEmpty() && fits.isPresent()) {
      chosen = fits;
      var reason = "makes " + fits.get().kind().wireName();
      sightings.add(new Sighting(device, place, State.CHOSEN, kinds, reason, ""));
    } else {
      var reason =
          fits.isEmpty()
              ? "makes no " + wanted.map(EvidenceKind::wireName).orElse("evidence")
              : "another device comes before it";
      sightings.add(new Sighting(device, place, State.PASSED_OVER, kinds, reason, ""));
    }
  }

  @Override
  public void close() {
    for (var device : held) {
      try {
        device.close();
      } catch (Exception e) {
        throw new IllegalStateException("a device of ours throws on close", e);
      }
    }
  }
}
