package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.azure.GuestAttestation.OperatingSystem;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.eventlog.SecureBoot;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureGuestAppraiserTest {
  private static final VerifiedVtpm VM = AzureVms.verified(true);
  private static final OperatingSystem UBUNTU =
      new OperatingSystem("Linux", "Ubuntu", "NotApplication", 24, 4);
  private static final JsonObject PAYLOAD = JsonObject.builder().put("nonce", "MTIzNA==").build();

  private static ReferenceValues reference() {
    return new ReferenceValues(
        List.of(
            new ReferencePlatform(
                "test",
                Kind.CONFIDENTIAL_VM,
                Set.of(VM.hardware().launchMeasurement()),
                Set.of(),
                0,
                Map.of(ProductLine.MILAN, Guests.MACHINE.tcb()))));
  }

  private static Appraisal appraise(
      VerifiedVtpm vm, ReferenceValues reference, InstancePolicy policy) {
    return new AzureGuestAppraiser(reference)
        .appraise(new AzureGuest(vm, "2.0", UBUNTU, PAYLOAD), policy);
  }

  private static JsonObject claims(VerifiedVtpm vm, ReferenceValues reference) {
    return ((Appraisal.Permitted) appraise(vm, reference, InstancePolicy.azureGuestDefault()))
        .claims();
  }

  private static Appraisal under(String rules) {
    return appraise(
        VM,
        reference(),
        new InstancePolicy(
            AttestationPolicy.parse("version=1.2;authorizationrules{" + rules + "};"),
            Optional.empty()));
  }

  @Test
  void theTokenHasTheShapeOfAzures() {
    var claims = claims(VM, reference());

    assertThat(claims.string("x-ms-attestation-type")).contains("azurevm");
    assertThat(claims.string("x-ms-azurevm-attestation-protocol-ver")).contains("2.0");
    assertThat(claims.get("x-ms-azurevm-attested-pcrs")).contains(Json.parse("[0,1,2,3,4,5,6,7]"));
    assertThat(claims.bool("secureboot")).contains(true);
    assertThat(claims.string("x-ms-azurevm-ostype")).contains("Linux");
    assertThat(claims.integer("x-ms-azurevm-osversion-major")).contains(24L);
    assertThat(claims.bool("x-ms-azurevm-is-windows")).contains(false);
    assertThat(claims.string("x-ms-azurevm-vmid")).isPresent();
    var tee = claims.object("x-ms-isolation-tee").orElseThrow();
    assertThat(tee.string("x-ms-attestation-type")).contains("sevsnpvm");
    assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
    assertThat(tee.object("x-ms-runtime")).contains(VM.claims().whole());
    var runtime = claims.object("x-ms-runtime").orElseThrow();
    assertThat(runtime.object("client-payload")).contains(PAYLOAD);
    var key = (JsonObject) ((JsonArray) runtime.get("keys").orElseThrow()).items().getFirst();
    assertThat(key.string("kid")).contains("TpmEphemeralEncryptionKey");
    assertThat(key.members().keySet()).containsExactly("e", "key_ops", "kid", "kty", "n");
  }

  /// Every claim of the samples is given, but those that nothing here has measured.
  @ParameterizedTest
  @ValueSource(strings = {"sampleAttestationToken.json", "outputjsonsample.json"})
  void theNamesAreThoseOfTheSamples(String name) throws IOException {
    var samples =
        Path.of(System.getProperty("privyseal.vectors", "vectors"), "maa", "guest-attestation");
    Assumptions.assumeTrue(Files.isDirectory(samples), "third-party vectors are not at " + samples);
    var sample = Json.parseObject(Bytes.utf8(Files.readString(samples.resolve(name))));
    var claims = claims(VM, reference());
    var missing = new TreeSet<>(sample.members().keySet());
    missing.removeAll(claims.members().keySet());

    assertThat(missing)
        .containsExactly(
            "exp",
            "iat",
            "iss",
            "jti",
            "nbf",
            "x-ms-azurevm-bootdebug-enabled",
            "x-ms-azurevm-dbvalidated",
            "x-ms-azurevm-dbxvalidated",
            "x-ms-azurevm-debuggersdisabled",
            "x-ms-azurevm-default-securebootkeysvalidated",
            "x-ms-azurevm-elam-enabled",
            "x-ms-azurevm-flightsigning-enabled",
            "x-ms-azurevm-hvci-policy",
            "x-ms-azurevm-hypervisordebug-enabled",
            "x-ms-azurevm-kerneldebug-enabled",
            "x-ms-azurevm-signingdisabled",
            "x-ms-azurevm-testsigning-enabled");
    assertThat(claims.object("x-ms-isolation-tee").orElseThrow().members().keySet())
        .containsExactlyElementsOf(
            new TreeSet<>(sample.object("x-ms-isolation-tee").orElseThrow().members().keySet()));
  }

  @Test
  void whatAnUnknownParavisorMeasuredIsNoFactForAPolicy() {
    var policy =
        new InstancePolicy(
            AttestationPolicy.parse(
                "version=1.2;authorizationrules{[type==\"pcrs\", issuer==\"AttestationService\"]"
                    + " => permit();};"),
            Optional.empty());

    assertThat(appraise(VM, reference(), policy)).isInstanceOf(Appraisal.Permitted.class);
    assertThat(appraise(VM, ReferenceValues.none(), policy)).isInstanceOf(Appraisal.Refused.class);
  }

  @Test
  void windowsIsKnownByItsNameInEitherCase() {
    for (var name : List.of("Windows", "WINDOWS", "windows")) {
      var system = new OperatingSystem(name, "Microsoft", "NotApplication", 11, 0);
      var claims =
          ((Appraisal.Permitted)
                  new AzureGuestAppraiser(reference())
                      .appraise(
                          new AzureGuest(VM, "2.0", system, PAYLOAD),
                          InstancePolicy.azureGuestDefault()))
              .claims();

      assertThat(claims.bool("x-ms-azurevm-is-windows")).contains(true);
      assertThat(claims.integer("x-ms-azurevm-osversion-major")).contains(11L);
    }
  }

  @Test
  void withoutLogAndKeyTheConfigurationIsAllThatIsKnown() {
    var vm = AzureVms.bare();
    var guest = new AzureGuest(vm, "2.0", UBUNTU, JsonObject.EMPTY);
    var claims =
        ((Appraisal.Permitted)
                new AzureGuestAppraiser(reference())
                    .appraise(guest, InstancePolicy.azureGuestDefault()))
            .claims();

    assertThat(claims.bool("secureboot")).contains(true);
    assertThat(claims.object("x-ms-runtime")).contains(JsonObject.EMPTY);
  }

  @Test
  void vmOnTdxIsJudgedByTheReferenceOfTrustDomains() {
    var vm = AzureVms.onTdx();
    var platform =
        new TdxReferencePlatform(
            "test",
            Set.of(vm.hardware().launchMeasurement()),
            Set.of(),
            Set.of(TcbStatus.UP_TO_DATE),
            0);
    var reference = ReferenceValues.none().withTdxPlatforms(List.of(platform));
    var tee = claims(vm, reference).object("x-ms-isolation-tee").orElseThrow();

    assertThat(tee.string("x-ms-attestation-type")).contains("tdxvm");
    assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
    assertThat(tee.string("tdx_mrtd")).contains(vm.hardware().launchMeasurement().hex());
    assertThat(claims(vm, reference).bool("secureboot")).contains(true);
    assertThat(claims(vm, reference()).has("secureboot")).isFalse();
    assertThat(new AzureGuestAppraiser(reference).referenceValues()).isEqualTo(reference);
  }

  @Nested
  class SecureBootClaims {
    @Test
    void areWhatWasMeasured() {
      assertThat(claims(AzureVms.verified(false), reference()).bool("secureboot")).contains(false);
    }

    @Test
    void areLeftOutForAParavisorThatIsNotKnown() {
      var claims = claims(VM, ReferenceValues.none());

      assertThat(claims.has("secureboot")).isFalse();
      assertThat(claims.has("x-ms-azurevm-attested-pcrs")).isFalse();
      assertThat(claims.has("x-ms-azurevm-vmid")).isFalse();
      assertThat(claims.object("x-ms-isolation-tee").orElseThrow().has("x-ms-compliance-status"))
          .isFalse();
    }

    @Test
    void compareDatabasesWithTheReference() {
      var facts = (SecureBoot.Established) VM.log().orElseThrow().secureBoot();
      var same =
          new SecureBootReference(
              digest(facts.platformKey()),
              digest(facts.exchangeKeys()),
              digest(facts.allowed()),
              Set.of(Bytes.zeros(32)));
      var claims = claims(VM, reference().withSecureBoot(same));

      assertThat(claims.bool("x-ms-azurevm-default-securebootkeysvalidated")).contains(true);
      assertThat(claims.bool("x-ms-azurevm-dbvalidated")).contains(true);
      assertThat(claims.bool("x-ms-azurevm-dbxvalidated")).contains(false);
    }

    @Test
    void needBothKeysToBeValidated() {
      var facts = (SecureBoot.Established) VM.log().orElseThrow().secureBoot();
      var own = digest(facts.platformKey());
      var ownExchange = digest(facts.exchangeKeys());
      var other = Set.of(Bytes.zeros(32));

      assertThat(validated(own, other)).contains(false);
      assertThat(validated(other, ownExchange)).contains(false);
      assertThat(validated(own, Set.of())).isEmpty();
      assertThat(validated(Set.of(), ownExchange)).isEmpty();
    }

    private static Optional<Boolean> validated(Set<Bytes> keys, Set<Bytes> exchangeKeys) {
      var expected = new SecureBootReference(keys, exchangeKeys, Set.of(), Set.of());
      var claims = claims(VM, reference().withSecureBoot(expected));
      assertThat(claims.has("x-ms-azurevm-dbvalidated")).isFalse();
      assertThat(claims.has("x-ms-azurevm-dbxvalidated")).isFalse();
      return claims.bool("x-ms-azurevm-default-securebootkeysvalidated");
    }

    private static Set<Bytes> digest(Optional<Bytes> variable) {
      return Set.of(Digests.sha256(variable.orElseThrow()));
    }
  }

  @Nested
  class Policies {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "[type==\"secureboot\", value==true, issuer==\"AttestationService\"] => permit();",
          "[type==\"x-ms-sevsnpvm-is-debuggable\", value==false, issuer==\"AttestationService\"]"
              + " => permit();",
          "[type==\"x-ms-compliance-status\", value==\"azure-compliant-cvm\"] => permit();",
          "[type==\"tee\", value==\"azurevm\"] => permit();",
          "c:[type==\"x-ms-isolation-tee\"] && [type==\"secureboot\","
              + " value==JsonToClaimValue(JmesPath(c.value,"
              + " \"\\\"x-ms-runtime\\\".\\\"vm-configuration\\\".\\\"secure-boot\\\"\"))]"
              + " => permit();",
          "c:[type==\"events\", issuer==\"AttestationService\"] => add(type=\"sb\","
              + " value=JsonToClaimValue(JmesPath(c.value, \"Events[?EventTypeString =="
              + " 'EV_EFI_VARIABLE_DRIVER_CONFIG' && ProcessedData.UnicodeName == 'SecureBoot'] |"
              + " length(@) == `1` && @[0].ProcessedData.VariableData == 'AQ'\")));"
              + "[type==\"sb\", value==true] => permit();",
          "c:[type==\"pcrs\", issuer==\"AttestationService\"] => add(type=\"n\","
              + " value=JsonToClaimValue(JmesPath(c.value, \"length(PCRs)\")));"
              + "[type==\"n\", value==8] => permit();"
        })
    void seeTheGuest(String rules) {
      assertThat(under(rules)).as(rules).isInstanceOf(Appraisal.Permitted.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[type==\"x-ms-azurevm-ostype\", issuer==\"AttestationService\"] => permit();",
          "[type==\"x-ms-runtime\", issuer==\"AttestationService\"] => permit();",
          "[type==\"x-ms-azurevm-vmid\", issuer==\"CustomClaim\"] => permit();"
        })
    void canTellTheGuestsWordFromFacts(String rules) {
      assertThat(under(rules)).as(rules).isInstanceOf(Appraisal.Refused.class);
    }
  }
}
