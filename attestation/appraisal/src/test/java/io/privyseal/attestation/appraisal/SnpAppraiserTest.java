package io.privyseal.attestation.appraisal;

import static io.privyseal.attestation.appraisal.Guests.guest;
import static io.privyseal.attestation.appraisal.Guests.platform;
import static io.privyseal.attestation.appraisal.Guests.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.Appraisal.Permitted;
import io.privyseal.attestation.appraisal.Appraisal.Refused;
import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SnpAppraiserTest {
  private static final String HCL =
      """
      {"keys":[{"kid":"HCLAkPub","key_ops":["sign"],"kty":"RSA","n":"AQ","e":"AQAB"},
               {"kid":"HCLEkPub","key_ops":["encrypt"],"kty":"RSA","n":"Ag","e":"AQAB"},
               {"kid":"TpmEphemeralEncryptionKey","key_ops":["encrypt"],"kty":"RSA","n":"Aw","e":"AQAB"}],
       "vm-configuration":{"console-enabled":true,"secure-boot":true,"tpm-enabled":true,
                           "vmUniqueId":"2dedc52a-6832-46ce-9910-e8c9980bf5a7"},
       "user-data":"00"}
      """;

  private static final ReferenceValues CVM =
      new ReferenceValues(List.of(platform(Kind.CONFIDENTIAL_VM)));
  private static final ReferenceValues UVM =
      new ReferenceValues(List.of(platform(Kind.UTILITY_VM)));

  private static final String PERMIT = "version=1.0;authorizationrules{=> permit();};";

  private static Appraisal appraise(SnpGuest guest, ReferenceValues reference, String policy) {
    return new SnpAppraiser(reference, ConfidentialVmShape.ISOLATION_TEE)
        .appraise(guest, new InstancePolicy(AttestationPolicy.parse(policy), Optional.empty()));
  }

  private static JsonObject claims(SnpGuest guest, ReferenceValues reference) {
    return ((Permitted)
            new SnpAppraiser(reference, ConfidentialVmShape.ISOLATION_TEE)
                .appraise(guest, InstancePolicy.sevSnpDefault()))
        .claims();
  }

  private static JsonObject json(String text) {
    return Json.parseObject(Bytes.utf8(text));
  }

  @Nested
  class ContainerShape {
    @Test
    void holdsTheReportsFieldsAtTheTop() {
      var evidence = guest(report().hostData(Guests.filled(32, 0x73)).debugAllowed());
      var claims = claims(evidence, ReferenceValues.none());

      assertThat(claims.string("x-ms-attestation-type")).contains("sevsnpvm");
      assertThat(claims.string("x-ms-ver")).contains("1.0");
      assertThat(claims.string("x-ms-sevsnpvm-hostdata")).contains("73".repeat(32));
      assertThat(claims.string("x-ms-sevsnpvm-launchmeasurement")).contains("11".repeat(48));
      assertThat(claims.string("x-ms-sevsnpvm-familyId")).contains("00".repeat(16));
      assertThat(claims.bool("x-ms-sevsnpvm-is-debuggable")).contains(true);
      assertThat(claims.bool("x-ms-sevsnpvm-smt-allowed")).contains(true);
      assertThat(claims.bool("x-ms-sevsnpvm-migration-allowed")).contains(false);
      assertThat(claims.integer("x-ms-sevsnpvm-vmpl")).contains(0L);
      assertThat(claims.integer("x-ms-sevsnpvm-guestsvn")).contains(2L);
      assertThat(claims.integer("x-ms-sevsnpvm-bootloader-svn")).contains(4L);
      assertThat(claims.integer("x-ms-sevsnpvm-tee-svn")).contains(0L);
      assertThat(claims.integer("x-ms-sevsnpvm-snpfw-svn")).contains(24L);
      assertThat(claims.integer("x-ms-sevsnpvm-microcode-svn")).contains(219L);
    }

    @Test
    void claimsAreInTheOrderOfTheirNames() {
      var names = List.copyOf(claims(guest(report(), HCL), CVM).members().keySet());

      assertThat(names).isSorted();
    }

    @Test
    void ofASimulatedRootSaysSo() {
      assertThat(claims(guest(report()), UVM).bool("privyseal-simulated-root")).contains(true);
    }

    @Test
    void runtimeDataOfJsonAreShownAndBinaryOnesAreNot() {
      var runtime = json("{\"keys\":[]}");

      assertThat(claims(guest(report(), runtime.toJson()), UVM).object("x-ms-runtime"))
          .contains(runtime);
      var binary =
          new SnpGuest(
              Guests.verified(report()),
              Optional.of(new ClientData.Binary(Bytes.utf8("{}"))),
              Optional.empty(),
              Optional.empty());
      assertThat(claims(binary, UVM).has("x-ms-runtime")).isFalse();
    }

    @Test
    void initTimeDataAndNonceAreShown() {
      var guest =
          new SnpGuest(
              Guests.verified(report()),
              Optional.empty(),
              Optional.of(ClientData.json(Bytes.utf8("{\"a\":1}"))),
              Optional.of("12345"));

      assertThat(claims(guest, UVM).object("x-ms-inittime")).contains(json("{\"a\":1}"));
      assertThat(claims(guest, UVM).string("nonce")).contains("12345");
    }

    @Test
    void withoutThemTheyAreAbsent() {
      assertThat(claims(guest(report()), UVM).members())
          .doesNotContainKeys("x-ms-inittime", "nonce", "x-ms-runtime", "x-ms-policy-signer");
    }

    @Test
    void keysWithoutAVmConfigurationAreNotAParavisors() {
      var claims = claims(guest(report(), "{\"keys\":[{\"kid\":\"HCLAkPub\"}]}"), CVM);

      assertThat(claims.has("x-ms-isolation-tee")).isFalse();
      assertThat(claims.string("x-ms-attestation-type")).contains("sevsnpvm");
    }

    @Test
    void aVmConfigurationWithoutKeysIsNotAParavisors() {
      var claims = claims(guest(report(), "{\"keys\":[],\"vm-configuration\":{}}"), CVM);

      assertThat(claims.has("x-ms-isolation-tee")).isFalse();
    }
  }

  @Nested
  class ConfidentialVm {
    @Test
    void holdsTheReportInsideTheIsolationTee() {
      var claims = claims(guest(report(), HCL), CVM);
      var tee = claims.object("x-ms-isolation-tee").orElseThrow();

      assertThat(claims.string("x-ms-attestation-type")).contains("azurevm");
      assertThat(claims.members().keySet()).noneMatch(name -> name.startsWith("x-ms-sevsnpvm"));
      assertThat(tee.string("x-ms-attestation-type")).contains("sevsnpvm");
      assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
      assertThat(tee.string("x-ms-sevsnpvm-launchmeasurement")).contains("11".repeat(48));
      assertThat(tee.object("x-ms-runtime")).contains(json(HCL));
    }

    @Test
    void saysWhatAKnownParavisorSays() {
      var claims = claims(guest(report(), HCL), CVM);

      assertThat(claims.bool("secureboot")).contains(true);
      assertThat(claims.string("x-ms-azurevm-vmid"))
          .contains("2DEDC52A-6832-46CE-9910-E8C9980BF5A7");
    }

    @Test
    void isNotRepeatedWhenOtherSoftwareMayHaveSpoken() {
      assertThat(claims(guest(report().vmpl(2), HCL), CVM).members())
          .doesNotContainKeys("secureboot", "x-ms-azurevm-vmid");
      assertThat(claims(guest(report().debugAllowed(), HCL), CVM).members())
          .doesNotContainKeys("secureboot", "x-ms-azurevm-vmid");
    }

    @Test
    void doesNotRepeatWhatAnUnknownParavisorSays() {
      var claims = claims(guest(report().measurement(Bytes.zeros(48)), HCL), CVM);

      assertThat(claims.members()).doesNotContainKeys("secureboot", "x-ms-azurevm-vmid");
    }

    @Test
    void offersTheKeysThatMayBeEncryptedToWithTheGuestsFirst() {
      var keys = keys(claims(guest(report(), HCL), CVM));

      assertThat(keys).containsExactly("TpmEphemeralEncryptionKey", "HCLEkPub");
    }

    @Test
    void neverOffersTheAttestationKeyForEncryption() {
      // Tokens of Azure are seen to list the attestation key with the operation "encrypt".
      var odd = HCL.replace("[\"sign\"]", "[\"encrypt\"]");

      assertThat(keys(claims(guest(report(), odd), CVM))).doesNotContain("HCLAkPub");
    }

    @Test
    void mayHaveTheClaimsAtTheTop() {
      var appraiser = new SnpAppraiser(CVM, ConfidentialVmShape.TOP_LEVEL);
      var claims =
          ((Permitted) appraiser.appraise(guest(report(), HCL), InstancePolicy.sevSnpDefault()))
              .claims();

      assertThat(claims.string("x-ms-attestation-type")).contains("sevsnpvm");
      assertThat(claims.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
      assertThat(claims.object("x-ms-runtime")).contains(json(HCL));
      assertThat(claims.has("x-ms-isolation-tee")).isFalse();
    }

    private static List<String> keys(JsonObject claims) {
      return claims.object("x-ms-runtime").orElseThrow().array("keys").orElseThrow().stream()
          .map(key -> ((JsonObject) key).string("kid").orElseThrow())
          .toList();
    }
  }

  /// One reference value not met each.
  @Nested
  class Compliance {
    private static void assertWithheld(
        SnpReportBuilder report, ReferenceValues reference, AppraisalCheck check, String actual) {
      assertWithheld(guest(report), reference, check, actual);
    }

    private static void assertWithheld(
        SnpGuest guest, ReferenceValues reference, AppraisalCheck check, String actual) {
      var appraisal =
          (Permitted)
              new SnpAppraiser(reference, ConfidentialVmShape.ISOLATION_TEE)
                  .appraise(guest, InstancePolicy.sevSnpDefault());

      assertThat(appraisal.claims().has("x-ms-compliance-status")).isFalse();
      assertThat(appraisal.claims().get("privyseal-compliance-unmet"))
          .contains(JsonArray.ofStrings(List.of(check.id())));
      assertThat(appraisal.findings())
          .filteredOn(f -> f.check().equals(check.id()))
          .singleElement()
          .satisfies(f -> {
            assertThat(f.actual()).isEqualTo("withheld: " + actual);
            assertThat(f.hint()).isEqualTo(check.mend());
            assertThat(f.outcome()).isEqualTo(Outcome.PASSED);
          });
    }

    private static ReferenceValues minimum(int bootloader, int tee, int snp, int microcode) {
      return new ReferenceValues(
          List.of(
              platform(
                  Kind.UTILITY_VM,
                  TcbVersion.of(Layout.MILAN_GENOA, 0, bootloader, tee, snp, microcode))));
    }

    @Test
    void isGivenToAGuestThatMeetsAll() {
      var claims = claims(guest(report()), UVM);

      assertThat(claims.string("x-ms-compliance-status")).contains("azure-compliant-uvm");
      assertThat(claims.has("privyseal-compliance-unmet")).isFalse();
    }

    @Test
    void isWithheldWithoutReferenceValues() {
      assertWithheld(report(), ReferenceValues.none(), AppraisalCheck.COMPLIANCE_REFERENCE, "none");
    }

    @Test
    void ofAConfidentialVmIsNotGivenToOtherSoftwareThatClaimsToBeItsParavisor() {
      var forged = (Permitted) appraise(guest(report(), HCL), UVM, PERMIT);
      var tee = forged.claims().object("x-ms-isolation-tee").orElseThrow();

      assertThat(tee.has("x-ms-compliance-status")).isFalse();
      assertThat(forged.claims().members()).doesNotContainKeys("secureboot", "x-ms-azurevm-vmid");
      assertThat(forged.claims().get("privyseal-compliance-unmet"))
          .contains(JsonArray.ofStrings(List.of(AppraisalCheck.COMPLIANCE_REFERENCE.id())));
    }

    @Test
    void ofAConfidentialVmFollowsFromItsMeasurementWithoutAParavisorsClaims() {
      var claims = claims(guest(report(), "{\"keys\":[]}"), CVM);

      assertThat(claims.string("x-ms-attestation-type")).contains("sevsnpvm");
      assertThat(claims.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
    }

    @Test
    void isWithheldForAnotherMeasurement() {
      assertWithheld(
          report().measurement(Guests.filled(48, 0x12)),
          UVM,
          AppraisalCheck.COMPLIANCE_MEASUREMENT,
          "12".repeat(48));
    }

    @Test
    void isWithheldForAnotherIdKey() {
      assertWithheld(
          report().idKeyDigest(Bytes.zeros(48)),
          UVM,
          AppraisalCheck.COMPLIANCE_ID_KEY,
          "00".repeat(48));
    }

    @Test
    void isWithheldForAnOldGuest() {
      assertWithheld(report().guestSvn(1), UVM, AppraisalCheck.COMPLIANCE_GUEST_SVN, "1");
    }

    @Test
    void isWithheldForADebuggableGuest() {
      assertWithheld(
          report().debugAllowed(), UVM, AppraisalCheck.COMPLIANCE_DEBUG, "debugging allowed");
    }

    @Test
    void isWithheldForALessPrivilegedReport() {
      assertWithheld(report().vmpl(2), UVM, AppraisalCheck.COMPLIANCE_VMPL, "2");
    }

    @Test
    void isWithheldForOldMicrocode() {
      assertWithheld(
          report(),
          minimum(4, 0, 24, 220),
          AppraisalCheck.COMPLIANCE_FIRMWARE,
          "bootloader 4, tee 0, snp 24, microcode 219, below in microcode");
    }

    @Test
    void isWithheldForOldFirmwareWhateverElseIsNewer() {
      assertWithheld(
          report(),
          minimum(3, 1, 25, 1),
          AppraisalCheck.COMPLIANCE_FIRMWARE,
          "bootloader 4, tee 0, snp 24, microcode 219, below in tee, snp");
    }

    @Test
    void isGivenIfAnyPlatformIsMet() {
      var old = minimum(255, 255, 255, 255).platforms().getFirst();
      var values = new ReferenceValues(List.of(old, platform(Kind.KATA)));

      assertThat(claims(guest(report()), values).string("x-ms-compliance-status"))
          .contains("azure-signed-katacc-uvm");
    }
  }

  @Nested
  class Policy {
    @Test
    void thatDeniesRefusesInAzuresWords() {
      var appraisal = appraise(guest(report()), UVM, "version=1.0;authorizationrules{=> deny();};");

      assertThat(appraisal)
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(refused.reason())
                      .isEqualTo("A Deny claim was issued, authorization failed."));
      assertFailed(appraisal, AppraisalCheck.POLICY_PERMIT);
    }

    @Test
    void thatDoesNotPermitRefuses() {
      var appraisal = appraise(guest(report()), UVM, "version=1.0;authorizationrules{};");

      assertThat(((Refused) appraisal).reason())
          .isEqualTo(
              "No Permit claim was issued in the authorizationrules section, authorization"
                  + " failed.");
      assertFailed(appraisal, AppraisalCheck.POLICY_PERMIT);
    }

    @Test
    void thatCannotBeCarriedThroughRefuses() {
      var appraisal =
          appraise(
              guest(report()),
              UVM,
              "version=1.0;authorizationrules{=> permit();};"
                  + "issuancerules{c:[value==0] => issue(type=c.value, value=1);};");

      assertFailed(appraisal, AppraisalCheck.POLICY_EVALUATION);
    }

    @Test
    void seesTheReportFlatInBothShapes() {
      var policy =
          """
          version=1.0;
          authorizationrules{
            [type=="x-ms-attestation-type", value=="sevsnpvm", issuer=="AttestationService"] &&
            [type=="x-ms-sevsnpvm-is-debuggable", value==false] &&
            [type=="x-ms-sevsnpvm-microcode-svn", value>=219] => permit();
          };
          """;

      assertThat(appraise(guest(report()), UVM, policy)).isInstanceOf(Permitted.class);
      assertThat(appraise(guest(report(), HCL), CVM, policy)).isInstanceOf(Permitted.class);
      assertThat(appraise(guest(report().debugAllowed()), UVM, policy)).isInstanceOf(Refused.class);
    }

    @Test
    void issuesAtTheTopAndInXMsPolicy() {
      var claims =
          issued(
              "c:[type==\"x-ms-sevsnpvm-hostdata\"] => issue(type=\"policy\", value=c.value);"
                  + "=> issue(type=\"level\", value=3);");

      assertThat(claims.string("policy")).contains("00".repeat(32));
      assertThat(claims.integer("level")).contains(3L);
      assertThat(claims.object("x-ms-policy").orElseThrow().members().keySet())
          .containsExactly("level", "policy");
    }

    @Test
    void severalValuesOfOneNameBecomeAnArray() {
      var claims = issued("=> issue(type=\"a\", value=1); => issue(type=\"a\", value=\"x\");");

      assertThat(claims.array("a").orElseThrow().stream().map(JsonValue::toJson))
          .containsExactly("1", "\"x\"");
    }

    @Test
    void hashAndSignerAreInTheToken() {
      var signer = json("{\"kty\":\"RSA\"}");
      var policy = new InstancePolicy(InstancePolicy.sevSnpDefault().policy(), Optional.of(signer));
      var appraisal =
          new SnpAppraiser(UVM, ConfidentialVmShape.ISOLATION_TEE)
              .appraise(guest(report()), policy);
      var claims = ((Permitted) appraisal).claims();

      assertThat(claims.string("x-ms-policy-hash"))
          .contains("9NY0VnTQ-IiBriBplVUpFbczcDaEBUwsiFYAzHu_gco");
      assertThat(claims.object("x-ms-policy-signer").orElseThrow().object("jwk")).contains(signer);
    }

    private static JsonObject issued(String issuance) {
      var policy = "version=1.0;authorizationrules{=> permit();};issuancerules{" + issuance + "};";
      return ((Permitted) appraise(guest(report()), UVM, policy)).claims();
    }

    private static void assertFailed(Appraisal appraisal, AppraisalCheck check) {
      assertThat(appraisal.findings())
          .filteredOn(f -> f.outcome() == Outcome.FAILED)
          .extracting(Finding::check)
          .containsExactly(check.id());
    }
  }
}
