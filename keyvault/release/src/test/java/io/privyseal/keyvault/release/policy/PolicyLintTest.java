package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.keyvault.release.policy.PolicyLint.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyLintTest {
  private static final String GOOD =
      "{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sevsnpvm\"},"
          + "{\"claim\":\"x-ms-compliance-status\",\"equals\":\"azure-compliant-uvm\"},"
          + "{\"claim\":\"x-ms-sevsnpvm-hostdata\",\"equals\":\""
          + "ab".repeat(32)
          + "\"}";

  private static List<PolicyLint.Remark> lint(String group, String conditions) {
    return PolicyLint.lint(
        Bytes.utf8(
            "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://my.weu.attest.azure.net\","
                + "\""
                + group
                + "\":["
                + conditions
                + "]}]}"));
  }

  private static void assertRemark(String group, String conditions, String id, String location) {
    assertThat(lint(group, conditions))
        .anySatisfy(remark -> {
          assertThat(remark.id()).isEqualTo(id);
          assertThat(remark.location()).isEqualTo(location);
        });
  }

  @Test
  void aGoodPolicyHasNoRemarks() {
    assertThat(lint("allOf", GOOD)).isEmpty();
  }

  @Test
  void anInvalidPolicyIsAnError() {
    assertThat(PolicyLint.lint(Bytes.utf8("{}")))
        .isNotEmpty()
        .allMatch(remark -> remark.severity() == Severity.ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"claim\":\"x-ms-sevsnpvm-is-debuggable\",\"equals\":\"true\"} | lint.debug",
        "{\"claim\":\"x-ms-sevsnpvm-hostdata\",\"equals\":\"ABCDABCDABCDABCDABCDABCDABCDABCD\"} |"
            + " lint.hex",
        "{\"claim\":\"x-ms-azurevm-vmid\",\"equals\":\"2dedc52a-6832-46ce-9910-e8c9980bf5a7\"} |"
            + " lint.vmid",
        "{\"claim\":\"x\",\"notEquals\":\"y\"} | lint.negative",
        "{\"claim\":\"x\",\"exists\":false} | lint.negative",
        "{\"claim\":\"x-ms-sevsnpvm-hostdata\",\"exists\":true} | lint.exists",
        "{\"claim\":\"exp\",\"greater\":1} | lint.time",
        "{\"claim\":\"x-ms-runtime.vm-configuration.secure-boot\",\"equals\":true} | lint.runtime"
      })
  void aDubiousConditionIsRemarked(String condition, String id) {
    assertRemark("allOf", GOOD + "," + condition, id, "/anyOf/0/allOf/3");
  }

  @Test
  void aClaimThatMustEqualTwoValuesIsRemarked() {
    assertRemark(
        "allOf",
        GOOD + ",{\"claim\":\"x-ms-attestation-type\",\"equals\":\"tdxvm\"}",
        "lint.contradiction",
        "/anyOf/0/allOf");
  }

  @Test
  void aConditionThatStandsTwiceIsRemarked() {
    assertRemark("allOf", GOOD + "," + GOOD, "lint.duplicate", "/anyOf/0/allOf");
  }

  @Test
  void alternativesAtTheTopOfARuleAreRemarked() {
    assertRemark("anyOf", GOOD, "lint.anyof", "/anyOf/0/anyOf");
  }

  @Test
  void aRuleWithoutTypeIsRemarked() {
    assertRemark(
        "allOf", "{\"claim\":\"x-ms-sevsnpvm-vmpl\",\"equals\":0}", "lint.type", "/anyOf/0");
  }

  @Test
  void aRuleWithoutIdentityIsRemarked() {
    assertRemark(
        "allOf",
        "{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sevsnpvm\"}",
        "lint.identity",
        "/anyOf/0");
  }

  @Test
  void aRuleThatAllowsDebuggingIsRemarked() {
    assertRemark(
        "allOf",
        "{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sgx\"},"
            + "{\"claim\":\"x-ms-sgx-mrenclave\",\"equals\":\""
            + "ab".repeat(32)
            + "\"}",
        "lint.debug",
        "/anyOf/0");
  }

  @Test
  void claimsOfTwoShapesInOneRuleAreRemarked() {
    assertRemark(
        "allOf",
        GOOD + ",{\"claim\":\"x-ms-isolation-tee.x-ms-attestation-type\",\"equals\":\"sevsnpvm\"}",
        "lint.mixed",
        "/anyOf/0");
  }

  @Test
  void aSharedProviderIsRemarked() {
    var policy =
        PolicyTemplates.snpVm(
            List.of(Authority.parse("https://sharedweu.weu.attest.azure.net")), Optional.empty());
    assertThat(PolicyLint.lint(policy))
        .extracting(PolicyLint.Remark::id)
        .containsExactlyInAnyOrder("lint.authority.shared", "lint.identity");
  }

  @Test
  void aSecondRuleForOneAuthorityIsRemarked() {
    var authority = Authority.parse("https://my.weu.attest.azure.net");
    var one = PolicyTemplates.snpContainer(List.of(authority), "ab".repeat(32)).anyOf().getFirst();
    var two = PolicyTemplates.snpContainer(List.of(authority), "cd".repeat(32)).anyOf().getFirst();
    assertThat(PolicyLint.lint(new ReleasePolicy("1.0.0", List.of(one, two))))
        .extracting(PolicyLint.Remark::id)
        .containsExactly("lint.authority.repeated");
    assertThat(PolicyLint.lint(new ReleasePolicy("1.0.0", List.of(one, one))))
        .extracting(PolicyLint.Remark::id)
        .containsExactly("lint.duplicate");
  }

  @Test
  void aRemarkReadsAsOneLine() {
    assertThat(lint("anyOf", GOOD).getFirst())
        .hasToString(
            "warning lint.anyof at /anyOf/0/anyOf: one of these conditions alone releases the key");
  }
}
