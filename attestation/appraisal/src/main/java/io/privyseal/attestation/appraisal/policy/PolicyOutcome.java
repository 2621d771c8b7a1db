package io.privyseal.attestation.appraisal.policy;

import java.util.List;
import java.util.Optional;

/// What a policy came to for one guest.
public sealed interface PolicyOutcome {
  /// At least one rule permitted and none denied.
  ///
  /// @param permittedBy the first rule that permitted
  /// @param issued claims for the token, in order, without repetition
  /// @param properties claims about the evaluation and the token
  /// @param configuration what those properties come to
  record Permitted(
      Position permittedBy,
      List<PolicyClaim> issued,
      List<PolicyClaim> properties,
      PolicyConfiguration configuration)
      implements PolicyOutcome {
    public Permitted {
      issued = List.copyOf(issued);
      properties = List.copyOf(properties);
    }
  }

  /// @param deniedBy the first rule that denied; empty if no rule permitted
  record Denied(Optional<Position> deniedBy) implements PolicyOutcome {}

  /// The rules could not be carried through: a claim of a reserved name, a type that is not a
  /// string, a function that does not take what it is given, raw evidence that was to be issued, or
  /// more work than [PolicyEvaluator#MAX_STEPS]. Nothing is permitted.
  record Failed(Position rule, String fault) implements PolicyOutcome {}
}
