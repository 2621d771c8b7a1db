package io.privyseal.attestation.reports;

import io.privyseal.foundation.decision.DecisionId;
import java.time.Instant;

/// Something that was accepted and may not be the next time.
///
/// @param kind what sort of closeness
/// @param what for people, the same text for the same closeness
/// @param count in how many decisions
/// @param last when it was seen last
/// @param example the decision in which it was
public record NearMiss(Kind kind, String what, long count, Instant last, DecisionId example) {

  /// What sort of closeness.
  public enum Kind {
    /// The TCB is below the reference values' minimum: accepted, but without compliance.
    TCB_BELOW_MINIMUM("below the minimum"),
    /// A component is exactly at the minimum: the next raise of it refuses this.
    TCB_AT_MINIMUM("at the minimum"),
    /// The maker would have it updated.
    TCB_NOT_UP_TO_DATE("not up to date"),
    /// A certificate or statement that vouches for it ends soon.
    ENDORSEMENT_ENDS("endorsement ends"),
    /// Something old was used within its grace, or something was warned of and not enforced.
    TOLERATED("tolerated"),
    /// A check passed with a remark: a claim was withheld.
    REMARK("remark");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /// For people.
    public String label() {
      return label;
    }
  }
}
