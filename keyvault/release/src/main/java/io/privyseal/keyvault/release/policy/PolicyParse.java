package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;

/// What reading a policy came to.
public sealed interface PolicyParse {
  record Valid(ReleasePolicy policy) implements PolicyParse {}

  /// @param faults at least one; as many as were found up to [PolicyReader#MAX_FAULTS]
  record Invalid(List<PolicyFault> faults) implements PolicyParse {
    public Invalid {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("an invalid policy has a fault");
      }
    }

    /// The message of an answer to the one who set the policy: the service's own code for a policy
    /// that it cannot read, and the first fault with its place.
    public String message() {
      return SkrCode.POLICY_MISSING.message() + " The policy is not valid: " + faults.getFirst();
    }
  }

  /// @throws MalformedInputException with the first fault if the policy is not valid
  default ReleasePolicy orThrow() {
    return switch (this) {
      case Valid(var policy) -> policy;
      case Invalid(var faults) -> throw new MalformedInputException(faults.getFirst().toString());
    };
  }
}
