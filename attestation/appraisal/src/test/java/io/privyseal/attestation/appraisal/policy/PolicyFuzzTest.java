package io.privyseal.attestation.appraisal.policy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

class PolicyFuzzTest {
  /// Parses or throws the one documented exception; what parses can be evaluated, explained and
  /// printed.
  @FuzzTest
  void anyText(byte[] content) {
    AttestationPolicy policy;
    try {
      policy = AttestationPolicy.parse(new String(content, StandardCharsets.UTF_8));
    } catch (PolicySyntaxException e) {
      return;
    }
    var claim =
        new PolicyClaim("a", new ClaimValue.Whole(1), PolicyClaim.Issuer.ATTESTATION_SERVICE);
    PolicyEvaluator.evaluate(policy, List.of(claim));
    AttestationPolicy.parse(policy.formatted());
    PolicyEvaluator.explain(policy, List.of(claim)).toJson();
  }
}
