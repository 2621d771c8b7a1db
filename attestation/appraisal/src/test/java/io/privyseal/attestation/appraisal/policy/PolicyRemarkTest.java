package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyRemarkTest {
  private static List<PolicyRemark> remarks(String authorization) {
    return PolicyRemark.of(
        AttestationPolicy.parse("version=1.0;authorizationrules{" + authorization + "};"));
  }

  @Test
  void nothingIsSaidOfAPolicyThatAsksSomething() {
    assertThat(remarks("[type==\"a\", value==true] => permit();")).isEmpty();
  }

  @Test
  void withoutAPermitNobodyPasses() {
    assertThat(remarks("[type==\"a\"] => deny();"))
        .containsExactly(
            new PolicyRemark(new Position(1, 1), "no rule permits: every guest is denied"));
  }

  @Test
  void aPermitWithoutAConditionPermitsAll() {
    assertThat(remarks("=> permit();"))
        .extracting(PolicyRemark::text)
        .containsExactly("permits every guest that no other rule denies");
  }

  @Test
  void aDenyWithoutAConditionDeniesAll() {
    assertThat(remarks("[type==\"a\"] => permit(); => deny();"))
        .extracting(PolicyRemark::text)
        .containsExactly("denies every guest");
  }

  @Test
  void theWordTrueIsNotTheValue() {
    assertThat(remarks("[type==\"a\", value==\"true\"] => permit();"))
        .extracting(PolicyRemark::position)
        .containsExactly(new Position(1, 32));
  }
}
