package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.PropertyTest;
import java.util.List;
import java.util.Map;

/// Looks on while a rule is matched and fired.
interface RuleWatch {
  /// Sees nothing, so that nothing needs to be done for it.
  RuleWatch NONE =
      new RuleWatch() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public void reached(int condition) {}

        @Override
        public void satisfied(int condition, PolicyClaim claim) {}

        @Override
        public void missed(
            int condition,
            PolicyClaim claim,
            int satisfied,
            PropertyTest test,
            Evaluated expected) {}

        @Override
        public void fired(Map<String, PolicyClaim> match, List<PolicyClaim> made) {}
      };

  boolean isOn();

  /// The conditions before this one hold.
  void reached(int condition);

  void satisfied(int condition, PolicyClaim claim);

  /// @param satisfied how many of the tests the claim satisfies, as far as can be told without
  ///   evaluating more than the decision needs
  /// @param test the first that it does not
  void missed(
      int condition, PolicyClaim claim, int satisfied, PropertyTest test, Evaluated expected);

  void fired(Map<String, PolicyClaim> match, List<PolicyClaim> made);
}
