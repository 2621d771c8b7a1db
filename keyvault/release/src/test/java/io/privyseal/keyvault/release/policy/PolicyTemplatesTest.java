package io.privyseal.keyvault.release.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTemplatesTest {
  private static final List<Authority> AUTHORITIES =
      List.of(
          Authority.parse("https://one.weu.attest.azure.net/"),
          Authority.parse("https://two.neu.attest.azure.net"));
  private static final String DIGEST = "AB".repeat(32);
  private static final String MEASUREMENT = "0c".repeat(48);
  private static final String VM = "b958dc88-e41d-47f1-8d20-e57b6b7e9825";

  static Stream<ReleasePolicy> everyTemplate() {
    return Stream.of(
        PolicyTemplates.snpVm(AUTHORITIES, Optional.of(VM)),
        PolicyTemplates.tdxVm(AUTHORITIES, Optional.of(VM)),
        PolicyTemplates.snpVmDirect(AUTHORITIES, Optional.of(MEASUREMENT)),
        PolicyTemplates.snpContainer(AUTHORITIES, DIGEST),
        PolicyTemplates.tdxGuest(AUTHORITIES, MEASUREMENT),
        PolicyTemplates.sgxEnclave(AUTHORITIES, DIGEST),
        PolicyTemplates.sgxSigner(AUTHORITIES, DIGEST, 1, 3));
  }

  @ParameterizedTest
  @MethodSource("everyTemplate")
  void everyTemplateIsAPolicyWithoutRemarks(ReleasePolicy policy) {
    assertThat(ReleasePolicy.parse(Bytes.utf8(policy.canonicalJson())).orThrow()).isEqualTo(policy);
    assertThat(PolicyLint.lint(policy)).isEmpty();
    assertThat(policy.authorities()).isEqualTo(AUTHORITIES);
  }

  @Test
  void theTemplateOfAVmIsThePublishedOne() {
    assertThat(PolicyTemplates.snpVm(AUTHORITIES.subList(1, 2), Optional.of(VM)).canonicalJson())
        .isEqualTo(
            "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://two.neu.attest.azure.net\","
                + "\"allOf\":[{\"claim\":\"x-ms-isolation-tee.x-ms-attestation-type\","
                + "\"equals\":\"sevsnpvm\"},"
                + "{\"claim\":\"x-ms-isolation-tee.x-ms-compliance-status\","
                + "\"equals\":\"azure-compliant-cvm\"},"
                + "{\"claim\":\"x-ms-azurevm-vmid\","
                + "\"equals\":\"B958DC88-E41D-47F1-8D20-E57B6B7E9825\"}]}]}");
  }

  @Test
  void theTemplateOfAContainerGroupIsThePublishedOne() {
    var policy = PolicyTemplates.snpContainer(AUTHORITIES.subList(1, 2), DIGEST);
    assertThat(policy.canonicalJson())
        .contains("\"x-ms-sevsnpvm-hostdata\",\"equals\":\"" + "ab".repeat(32) + "\"")
        .contains("\"x-ms-sevsnpvm-vmpl\",\"equals\":\"0\"")
        .contains("\"x-ms-sevsnpvm-is-debuggable\",\"equals\":\"false\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "zz", "0xab"})
  void aMeasurementThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> PolicyTemplates.snpContainer(AUTHORITIES, text))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aVmIdThatIsNoneIsRefused() {
    assertThatThrownBy(() -> PolicyTemplates.snpVm(AUTHORITIES, Optional.of("my-vm")))
        .isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void aSecurityVersionOutOfRangeIsRefused(int svn) {
    assertThatThrownBy(() -> PolicyTemplates.sgxSigner(AUTHORITIES, DIGEST, 1, svn))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void noAuthorityIsRefused() {
    assertThatThrownBy(() -> PolicyTemplates.snpVm(List.of(), Optional.empty()))
        .isInstanceOf(MalformedInputException.class);
  }
}
