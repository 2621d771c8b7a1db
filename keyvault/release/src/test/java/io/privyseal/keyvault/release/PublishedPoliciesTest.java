package io.privyseal.keyvault.release;

import static io.privyseal.keyvault.release.TestTokens.NOW;
import static io.privyseal.keyvault.release.TestTokens.evaluator;
import static io.privyseal.keyvault.release.TestTokens.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicyExplain;
import io.privyseal.keyvault.release.policy.PolicyFault;
import io.privyseal.keyvault.release.policy.PolicyParse;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies and claims that Microsoft publishes.
class PublishedPoliciesTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "absent"));

  @BeforeAll
  static void vectorsAreThere() {
    Assumptions.assumeTrue(
        Files.isDirectory(VECTORS.resolve("policies")), "no third-party vectors on this machine");
  }

  private static Bytes read(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(VECTORS.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PolicyParse diskPolicy() {
    return ReleasePolicy.parse(read("policies/akv/public_SKR_policy-datadisk.json"));
  }

  private static JsonObject guestClaims(String name) {
    return Json.parseObject(read("maa/guest-attestation/" + name));
  }

  @Test
  void theDiskEncryptionPolicyIsReadAndItsCanonicalFormToo() {
    var policy = diskPolicy().orThrow();
    assertThat(policy.anyOf()).hasSizeGreaterThanOrEqualTo(8);
    assertThat(ReleasePolicy.parse(Bytes.utf8(policy.canonicalJson())).orThrow()).isEqualTo(policy);
  }

  @Test
  void theDiskEncryptionPolicyHoldsForTheGuestOfAListedAuthority() {
    var claims = guestClaims("outputjsonsample.json");
    assertThat(claims.string("iss")).contains("https://sharedeus2.eus2.attest.azure.net");
    var explanation = PolicyExplain.explain(diskPolicy().orThrow(), claims);
    assertThat(explanation.satisfied()).as("%s", explanation.lines()).isTrue();
  }

  @Test
  void theDiskEncryptionPolicyDoesNotHoldForTheGuestOfAnAuthorityThatIsNotListed() {
    var claims = guestClaims("sampleAttestationToken.json");
    assertThat(claims.string("iss")).contains("https://sharedeus.eus.test.attest.azure.net");
    var explanation = PolicyExplain.explain(diskPolicy().orThrow(), claims);
    assertThat(explanation.satisfied()).isFalse();
  }

  /// The same claims, issued again by an authority of the tests that the same rule is given.
  @ParameterizedTest
  @ValueSource(strings = {"outputjsonsample.json", "sampleAttestationToken.json"})
  void theClaimsOfAGuestReleaseToTheKeyInItsTpm(String name) {
    var claims =
        guestClaims(name).toBuilder()
            .put("iss", TestTokens.ISSUER)
            .put("iat", NOW.getEpochSecond())
            .put("nbf", NOW.getEpochSecond())
            .put("exp", NOW.plus(Duration.ofHours(8)).getEpochSecond())
            .build();
    var text =
        diskPolicy()
            .orThrow()
            .canonicalJson()
            .replace("https://sharedeus2.eus2.attest.azure.net", TestTokens.ISSUER);
    var decision = evaluator().decide(TestTokens.policy(text), sign(claims), Optional.empty(), NOW);
    assertThat(decision)
        .isInstanceOfSatisfying(
            ReleaseDecision.Released.class,
            released -> assertThat(released.kek().kid()).isEqualTo("TpmEphemeralEncryptionKey"));
  }

  @Test
  void aPolicyForTheTopLevelSaysWhereTheGuestsClaimIs() {
    var policy =
        TestTokens.policy(
            "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":"
                + "\"https://sharedeus2.eus2.attest.azure.net/\",\"allOf\":["
                + "{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sevsnpvm\"},"
                + "{\"claim\":\"x-ms-compliance-status\",\"equals\":\"azure-compliant-cvm\"}]}]}");
    var findings = PolicyExplain.explain(policy, guestClaims("outputjsonsample.json")).findings();
    assertThat(findings)
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::hint)
        .containsExactly(
            "Near miss: x-ms-isolation-tee.x-ms-attestation-type is \"sevsnpvm\".",
            "Near miss: x-ms-isolation-tee.x-ms-compliance-status is \"azure-compliant-cvm\".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key-release-policy-add.json",
        "key_policy.json",
        "set_jwt_ms_validation_policy_proposal.json",
        "set_jwt_validation_policy.json",
        "set_key_rotation_policy.json"
      })
  void documentsOfAnotherKindAreRefusedAndNotMisread(String name) {
    assertThat(ReleasePolicy.parse(read("policies/privacy-sandbox-kms/" + name)))
        .isInstanceOfSatisfying(
            PolicyParse.Invalid.class,
            invalid ->
                assertThat(invalid.faults())
                    .extracting(PolicyFault::kind)
                    .containsAnyOf(PolicyFault.Kind.VERSION, PolicyFault.Kind.NOT_JSON));
  }
}
