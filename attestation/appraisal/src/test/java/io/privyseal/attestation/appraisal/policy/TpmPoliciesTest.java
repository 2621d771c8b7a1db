package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.appraisal.policy.PolicyClaim.Issuer;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Denied;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome.Permitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Policies over boot logs and PCRs, as the documentation of Azure Attestation writes them.
class TpmPoliciesTest {
  private static final Path POLICIES =
      Path.of(System.getProperty("privyseal.vectors", "vectors"), "policies", "maa-docs");

  private static final List<String> KNOWN_PCRS =
      List.of(
          "4c833b1c361fceffd8dc0f81eec76081b71e1a0eb2193caed0b6e1c7735ec33e",
          "8c25e3be6ad6f5bd33c9ae40d5d5461e88c1a7366df0c9ee5c7e5ff40d3d1d0e",
          "3d458cfe55cc03ea1f443f1562beec8df51c75e14a9fcf9a7234a13f198e7969",
          "3d458cfe55cc03ea1f443f1562beec8df51c75e14a9fcf9a7234a13f198e7969");

  private static AttestationPolicy published(String name) throws IOException {
    assumeTrue(Files.isDirectory(POLICIES), "third-party vectors are not at " + POLICIES);
    return AttestationPolicy.parse(Files.readString(POLICIES.resolve(name)));
  }

  private static PolicyClaim pcrs(List<String> digests) {
    var entries = new StringBuilder();
    for (var i = 0; i < digests.size(); i++) {
      entries
          .append(i == 0 ? "" : ",")
          .append("{\"Index\":%d,\"Digests\":{\"SHA256\":\"%s\"}}".formatted(i, digests.get(i)));
    }
    return new PolicyClaim(
        "pcrs",
        new ClaimValue.Text("{\"PCRs\":[" + entries + "]}"),
        Issuer.ATTESTATION_SERVICE,
        true);
  }

  private static PolicyClaim ofService(String type, String json) {
    return new PolicyClaim(type, new ClaimValue.Text(json), Issuer.ATTESTATION_SERVICE);
  }

  @Test
  void knownPcrsPermit() throws IOException {
    var policy = published("tpm-v1.2-known-pcrs.txt");

    assertThat(PolicyEvaluator.evaluate(policy, List.of(pcrs(KNOWN_PCRS))))
        .isInstanceOf(Permitted.class);
  }

  @Test
  void oneOtherPcrDenies() throws IOException {
    var policy = published("tpm-v1.2-known-pcrs.txt");
    var digests = new ArrayList<>(KNOWN_PCRS);
    digests.set(2, "0".repeat(64));

    assertThat(PolicyEvaluator.evaluate(policy, List.of(pcrs(digests)))).isInstanceOf(Denied.class);
  }

  @Test
  void pcrsOfTheCallerDeny() throws IOException {
    var policy = published("tpm-v1.2-known-pcrs.txt");
    var claimed = pcrs(KNOWN_PCRS);
    var ofCaller = new PolicyClaim(claimed.type(), claimed.value(), Issuer.CUSTOM_CLAIM);

    assertThat(PolicyEvaluator.evaluate(policy, List.of(ofCaller))).isInstanceOf(Denied.class);
  }

  @Test
  void allEventsAreIssued() throws IOException {
    var policy = published("tpm-v1.2-all-events.txt");
    var outcome =
        PolicyEvaluator.evaluate(
            policy, List.of(ofService("events", "{\"Events\":[]}"), ofService("bootEvents", "[]")));

    assertThat(((Permitted) outcome).issued())
        .extracting(PolicyClaim::type)
        .containsExactly("outputBootEvents", "outputEvents");
  }

  @Test
  void bootStateIsAttestedIfEveryFlagIs() throws IOException {
    var policy = published("tpm-v1.0-boot-state.txt");
    var flags =
        List.of(
                "aikValidated",
                "secureBootEnabled",
                "bootDebuggingDisabled",
                "vbsEnabled",
                "notWinPE",
                "notSafeMode")
            .stream()
            .map(type ->
                new PolicyClaim(type, new ClaimValue.Flag(true), Issuer.ATTESTATION_SERVICE))
            .toList();

    assertThat(((Permitted) PolicyEvaluator.evaluate(policy, flags)).issued()).hasSize(1);
    assertThat(((Permitted) PolicyEvaluator.evaluate(policy, flags.subList(0, 5))).issued())
        .isEmpty();
  }

  /// The secure boot and code integrity rules of "Policy version 1.2", over a log of that form.
  @Test
  void secureBootAndCodeIntegrityAreReadFromTheLog() {
    var policy =
        AttestationPolicy.parse(
            """
            version=1.2;
            authorizationrules { => permit(); };
            issuancerules
            {
            c:[type == "events", issuer=="AttestationService"] => add(type = "efiConfigVariables", value = JmesPath(c.value, "Events[?EventTypeString == 'EV_EFI_VARIABLE_DRIVER_CONFIG' && ProcessedData.VariableGuid == '8BE4DF61-93CA-11D2-AA0D-00E098032B8C']"));
            c:[type=="efiConfigVariables", issuer="AttestationPolicy"]=> issue(type = "secureBootEnabled", value = JsonToClaimValue(JmesPath(c.value, "[?ProcessedData.UnicodeName == 'SecureBoot'] | length(@) == `1` && @[0].ProcessedData.VariableData == 'AQ'")));
            ![type=="secureBootEnabled", issuer=="AttestationPolicy"] => issue(type="secureBootEnabled", value=false);
            c:[type=="events", issuer=="AttestationService"] => add(type="boolProperties", value=JmesPath(c.value, "Events[? EventTypeString == 'EV_EVENT_TAG' && (PcrIndex == `12` || PcrIndex == `13` || PcrIndex == `19` || PcrIndex == `20`)].ProcessedData.EVENT_TRUSTBOUNDARY"));
            c:[type=="boolProperties", issuer=="AttestationPolicy"] => add(type="codeIntegrityEnabledSet", value=JsonToClaimValue(JmesPath(c.value, "[*].EVENT_CODEINTEGRITY")));
            c:[type=="codeIntegrityEnabledSet", issuer=="AttestationPolicy"] => issue(type="codeIntegrityEnabled", value=ContainsOnlyValue(c.value, true));
            ![type=="codeIntegrityEnabled", issuer=="AttestationPolicy"] => issue(type="codeIntegrityEnabled", value=false);
            c:[type=="boolProperties", issuer=="AttestationPolicy"] => issue(type="elamDriverLoaded", value=JsonToClaimValue(JmesPath(c.value, "[*].EVENT_LOADEDMODULE_AGGREGATION[] | [? EVENT_IMAGEVALIDATED == `true` && (equals_ignore_case(EVENT_FILEPATH, '\\\\windows\\\\system32\\\\drivers\\\\wdboot.sys') || equals_ignore_case(EVENT_FILEPATH, '\\\\windows\\\\system32\\\\drivers\\\\wd\\\\wdboot.sys'))] | @ != `null`")));
            };
            """);
    var log =
        """
        {"Events":[
          {"EventTypeString":"EV_EFI_VARIABLE_DRIVER_CONFIG","PcrIndex":7,"ProcessedData":{
            "VariableGuid":"8BE4DF61-93CA-11D2-AA0D-00E098032B8C","UnicodeName":"SecureBoot","VariableData":"AQ"}},
          {"EventTypeString":"EV_EVENT_TAG","PcrIndex":12,"ProcessedData":{"EVENT_TRUSTBOUNDARY":{
            "EVENT_CODEINTEGRITY":true,
            "EVENT_LOADEDMODULE_AGGREGATION":[{"EVENT_IMAGEVALIDATED":true,"EVENT_FILEPATH":"\\\\Windows\\\\System32\\\\drivers\\\\WdBoot.sys"}]}}},
          {"EventTypeString":"EV_EVENT_TAG","PcrIndex":13,"ProcessedData":{"EVENT_TRUSTBOUNDARY":{"EVENT_CODEINTEGRITY":true}}}
        ]}
        """;
    var outcome = PolicyEvaluator.evaluate(policy, List.of(ofService("events", log)));

    assertThat(((Permitted) outcome).issued())
        .extracting(PolicyClaim::type, PolicyClaim::value)
        .containsExactly(
            tuple("secureBootEnabled", new ClaimValue.Flag(true)),
            tuple("codeIntegrityEnabled", new ClaimValue.Flag(true)),
            tuple("elamDriverLoaded", new ClaimValue.Flag(true)));
  }
}
