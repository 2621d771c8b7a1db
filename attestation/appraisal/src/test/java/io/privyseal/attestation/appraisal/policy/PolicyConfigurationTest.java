package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.ConfigurationOutcome.Configured;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Permitted;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyConfigurationTest {
  private static ConfigurationOutcome configure(String rules) {
    return PolicyEvaluator.configure(
        AttestationPolicy.parse(
            "version=1.2;configurationrules{" + rules + "};authorizationrules{=>permit();};"));
  }

  private static PolicyConfiguration configuration(String rules) {
    var outcome = configure(rules);
    assertThat(outcome).isInstanceOf(Configured.class);
    return ((Configured) outcome).configuration();
  }

  private static String property(String name, String value) {
    return "=> issueproperty(type=\"%s\", value=%s);".formatted(name, value);
  }

  @Test
  void withoutRulesAzuresDefaultsHold() {
    var configuration = configuration("");

    assertThat(configuration).isEqualTo(PolicyConfiguration.defaults());
    assertThat(configuration.tcbBaseline()).isEqualTo(new TcbBaseline.OfInstance());
    assertThat(configuration.requireValidAikCertificate()).isTrue();
    assertThat(configuration.requiredPcrMask()).isEqualTo(0xFFFFFF);
    assertThat(configuration.reportValidityMinutes()).isEqualTo(1440);
    assertThat(configuration.omitCertificate()).isFalse();
  }

  @Test
  void theTcbBaselineIsTheInstancesOrThatOfANumber() {
    assertThat(configuration(property("x-ms-sgx-tcbidentifier", "\"azuredefault\"")).tcbBaseline())
        .isEqualTo(new TcbBaseline.OfInstance());
    assertThat(configuration(property("x-ms-sgx-tcbidentifier", "\"11\"")).tcbBaseline())
        .isEqualTo(new TcbBaseline.EvaluationData(11));
    assertThat(configuration(property("x-ms-sgx-tcbidentifier", "17")).tcbBaseline())
        .isEqualTo(new TcbBaseline.EvaluationData(17));
  }

  @Test
  void theMaskSaysWhichPcrsAQuoteCovers() {
    var configuration = configuration(property("required_pcr_mask", "15"));

    assertThat(configuration.requiresPcr(0)).isTrue();
    assertThat(configuration.requiresPcr(3)).isTrue();
    assertThat(configuration.requiresPcr(4)).isFalse();
    assertThat(configuration.requiresPcr(24)).isFalse();
    assertThat(configuration.requiresPcr(-1)).isFalse();
  }

  @Test
  void aCertificateOfTheAikMayBeWaived() {
    assertThat(
            configuration(property("require_valid_aik_cert", "false")).requireValidAikCertificate())
        .isFalse();
  }

  @Test
  void propertiesOfOtherNamesMeanNothing() {
    assertThat(configuration(property("colour", "\"red\"")))
        .isEqualTo(PolicyConfiguration.defaults());
  }

  @Test
  void twoValuesForOnePropertyFail() {
    assertThat(configure(property("required_pcr_mask", "1") + property("required_pcr_mask", "2")))
        .isInstanceOfSatisfying(
            ConfigurationOutcome.Failed.class,
            failed -> assertThat(failed.fault()).contains("two values"));
  }

  @Test
  void aValueMadeAtRunTimeIsCheckedToo() {
    assertThat(configure(property("required_pcr_mask", "AppendString(\"1\",\"5\")")))
        .isInstanceOf(ConfigurationOutcome.Failed.class);
  }

  @Test
  void rulesThatAskForEvidenceDoNotFireBeforeThereIsAny() {
    assertThat(
            configuration(
                "[type==\"x-ms-sgx-svn\"] " + property("x-ms-sgx-tcbidentifier", "\"11\"")))
        .isEqualTo(PolicyConfiguration.defaults());
  }

  @Test
  void issuanceRulesMaySetPropertiesOfTheToken() {
    var policy =
        AttestationPolicy.parse(
            "version=1.0;authorizationrules{=>permit();};issuancerules{"
                + property("report_validity_in_minutes", "60")
                + property("omit_x5c", "true")
                + "};");
    var configuration = ((Permitted) PolicyEvaluator.evaluate(policy, List.of())).configuration();

    assertThat(configuration.reportValidityMinutes()).isEqualTo(60);
    assertThat(configuration.omitCertificate()).isTrue();
  }
}
