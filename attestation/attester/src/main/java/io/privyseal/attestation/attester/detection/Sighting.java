package io.privyseal.attestation.attester.detection;

import io.privyseal.attestation.attester.EvidenceKind;
import java.util.List;

/// What came of looking for one device.
///
/// @param place where it was looked for
/// @param kinds of evidence that it makes; empty unless it works
/// @param reason why it was taken, or not
/// @param next what would make it work; empty where nothing is wrong
public record Sighting(
    Device device,
    String place,
    State state,
    List<EvidenceKind> kinds,
    String reason,
    String next) {
  /// How it is.
  public enum State {
    /// Makes the evidence.
    CHOSEN,
    /// Works, and was not taken.
    PASSED_OVER,
    /// Is there and does not work.
    UNUSABLE,
    /// Is not there.
    ABSENT
  }

  public Sighting {
    kinds = List.copyOf(kinds);
  }
}
