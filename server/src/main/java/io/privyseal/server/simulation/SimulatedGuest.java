package io.privyseal.server.simulation;

import io.privyseal.attestation.appraisal.ReferencePlatform;
import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.foundation.bytes.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The guests that the local attestation services call compliant. Put the measurement into a
/// simulated report and the machine is a genuine one; put another and its firmware fails.
public final class SimulatedGuest {
  private SimulatedGuest() {}

  /// Launch measurement of the simulated confidential VM, 48 bytes.
  public static Bytes confidentialVm() {
    return digest("privyseal simulated confidential VM, firmware 1");
  }

  /// Launch measurement of the simulated utility VM of container groups, 48 bytes.
  public static Bytes utilityVm() {
    return digest("privyseal simulated utility VM, firmware 1");
  }

  /// What the local attestation services compare with.
  ///
  /// @param manufacturer names the product lines that there are
  public static ReferenceValues referenceValues(SimulatedManufacturer manufacturer) {
    return new ReferenceValues(
        List.of(
            platform(
                manufacturer, "simulated confidential VM", Kind.CONFIDENTIAL_VM, confidentialVm()),
            platform(manufacturer, "simulated utility VM", Kind.UTILITY_VM, utilityVm())));
  }

  private static ReferencePlatform platform(
      SimulatedManufacturer manufacturer, String name, Kind kind, Bytes measurement) {
    return new ReferencePlatform(
        name, kind, Set.of(measurement), Set.of(), 0, minimumTcb(manufacturer));
  }

  private static Map<ProductLine, TcbVersion> minimumTcb(SimulatedManufacturer manufacturer) {
    var minimum = new EnumMap<ProductLine, TcbVersion>(ProductLine.class);
    for (var line : manufacturer.productLines()) {
      minimum.put(line, SimulatedManufacturer.currentTcb(line));
    }
    return minimum;
  }

  private static Bytes digest(String text) {
    try {
      return Bytes.copyOf(MessageDigest.getInstance("SHA-384").digest(Bytes.utf8(text).toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-384", e);
    }
  }
}
