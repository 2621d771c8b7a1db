package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.MEASUREMENT;
import static io.privyseal.attestation.service.TestInstance.PLATFORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.appraisal.TdxReferencePlatform;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.testkit.azure.AttestationInfoBuilder;
import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whole VMs of Azure through the service, on simulated hardware.
class GuestAttestTest {
  /// What the log does not establish, or reference values for its databases would have to say.
  private static final String[] THEIRS_ONLY = {
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
    "x-ms-azurevm-testsigning-enabled"
  };

  private static final String[] OURS_ONLY = {
    "privyseal-revocation-epoch", "privyseal-revocation-subjects", "privyseal-simulated-root"
  };

  private static final SimulatedVtpm TPM = SimulatedVtpm.create(ENGINE);
  private static final AzureEvidence ON_SNP =
      SimulatedAzureVm.of(
              new SimulatedParavisor.OnSnp(MACHINE, report -> report.measurement(MEASUREMENT)), TPM)
          .attest(Bytes.utf8("nonce of the client"));
  private static final AzureEvidence ON_TDX =
      SimulatedAzureVm.of(SimulatedParavisor.on(PLATFORM), TPM)
          .attest(Bytes.utf8("nonce of the client"));

  private static TestInstance instance;

  @BeforeAll
  static void start() {
    instance = TestInstance.start();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  private static Answer attest(AttestationInfoBuilder info) {
    return instance.attest("AzureGuest", info.request());
  }

  private static AttestationInfoBuilder info(AzureEvidence evidence) {
    return AttestationInfoBuilder.of(evidence);
  }

  /// As the guest's library opens the answer with its TPM.
  private static Jws opened(Answer answer, AzureEvidence evidence) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    var sealed = Json.parseObject(Base64Url.decode(answer.body().string("token").orElseThrow()));
    var key =
        ENGINE.decrypt(
            RsaEncryption.RSA1_5,
            (RSAPrivateKey) evidence.encryptionKey().keys().getPrivate(),
            decoded(sealed, "EncryptedInnerKey").toArray());
    var token =
        ENGINE.gcmOpen(
            key,
            decoded(sealed.object("EncryptionParams").orElseThrow(), "Iv").toArray(),
            Bytes.utf8("Transport Key").toArray(),
            decoded(sealed, "Jwt").concat(decoded(sealed, "AuthenticationData")).toArray());
    return Jws.parse(Bytes.copyOf(token).asUtf8());
  }

  private static Bytes decoded(JsonObject json, String name) {
    return Bytes.copyOf(Base64.getDecoder().decode(json.string(name).orElseThrow()));
  }

  private static JsonObject claims(AzureEvidence evidence) {
    var token = opened(attest(info(evidence).clientPayload("nonce", "n")), evidence);
    assertThat(instance.isOurs(token)).isTrue();
    return token.claims();
  }

  private static void assertRefused(Answer answer, String check) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(400);
    assertThat(instance.lastDecision().verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(instance.lastDecision().deciding()).extracting(Finding::check).contains(check);
  }

  @Test
  void aGuestOnSnpReadsItsTokenWithItsTpm() {
    var claims = claims(ON_SNP);

    assertThat(claims.string("x-ms-attestation-type")).contains("azurevm");
    var tee = claims.object("x-ms-isolation-tee").orElseThrow();
    assertThat(tee.string("x-ms-attestation-type")).contains("sevsnpvm");
    assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
    assertThat(claims.bool("secureboot")).contains(true);
    assertThat(claims.bool("privyseal-simulated-root")).contains(true);
  }

  @Test
  void aGuestOnTdxReadsItsTokenWithItsTpm() {
    var tee = claims(ON_TDX).object("x-ms-isolation-tee").orElseThrow();

    assertThat(tee.string("x-ms-attestation-type")).contains("tdxvm");
    assertThat(tee.has("tdx_mrtd")).isTrue();
  }

  @Test
  void aGuestOnTdxIsCompliantByItsParavisor() {
    var reference =
        ReferenceValues.none()
            .withTdxPlatforms(
                List.of(
                    new TdxReferencePlatform(
                        "test paravisor",
                        Set.of(((TdReport) Quote.parse(ON_TDX.hardware()).body()).mrTd()),
                        Set.of(),
                        Set.of(TcbStatus.UP_TO_DATE),
                        0)));
    var known = AttestationInstance.of("test", TestInstance.URL, TestInstance.TENANT, reference);
    try (var other = TestInstance.start(known)) {
      var claims = opened(other.attest("AzureGuest", info(ON_TDX).request()), ON_TDX).claims();

      var tee = claims.object("x-ms-isolation-tee").orElseThrow();
      assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
      assertThat(claims.bool("secureboot")).contains(true);
    }
  }

  /// Without a reference value nobody knows whose the TPM is.
  @Test
  void ofAnUnknownParavisorOnTdxNothingIsRepeated() {
    var claims = claims(ON_TDX);

    assertThat(claims.has("secureboot")).isFalse();
    assertThat(claims.object("x-ms-isolation-tee").orElseThrow().has("x-ms-compliance-status"))
        .isFalse();
  }

  @Test
  void anotherTpmIsRefusedOnTdx() {
    var quote = SimulatedVtpm.create(ENGINE).quote(Bytes.utf8("n"), SimulatedVtpm.LINUX_PCRS);

    assertRefused(attest(info(ON_TDX.withQuote(quote))), "tpm.quote.signature");
  }

  @Test
  void claimsThatTdxDoesNotBindAreRefused() {
    var claims =
        SimulatedAzureVm.of(SimulatedParavisor.on(PLATFORM), TPM)
            .withUserData(Bytes.utf8("x".repeat(64)))
            .hclReport();

    assertRefused(attest(info(ON_TDX.withReport(claims))), "tdx.report-data");
  }

  @Test
  void theMemberMayBeginInLowerCase() {
    var body =
        JsonObject.builder()
            .put("attestationInfo", Bytes.utf8(info(ON_SNP).build().toJson()).base64Url())
            .build();

    opened(instance.attest("AzureGuest", body), ON_SNP);
  }

  @Test
  void aDraftPolicyGivesAnUnsignedTokenThatIsSealedAllTheSame() {
    var policy = PolicyToken.unsecured("version=1.0;authorizationrules{=> permit();};").compact();
    var body = info(ON_SNP).request().toBuilder().put("draftPolicyForAttestation", policy).build();

    assertThat(opened(instance.attest("AzureGuest", body), ON_SNP).alg()).isEqualTo("none");
  }

  @Test
  void anotherTpmIsRefused() {
    var other = SimulatedVtpm.create(ENGINE);
    var quote = other.quote(Bytes.utf8("n"), SimulatedVtpm.LINUX_PCRS);

    assertRefused(attest(info(ON_SNP.withQuote(quote))), "tpm.quote.signature");
  }

  @Test
  void aKeyThatTheTpmDidNotCertifyIsRefused() {
    var key = SimulatedVtpm.create(ENGINE).newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
    var answer = attest(info(ON_SNP.withEncryptionKey(key, ON_SNP.certifiedKey())));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(instance.lastDecision().verdict()).isEqualTo(Verdict.REJECTED);
  }

  @Test
  void withoutAKeyThereIsNobodyToAnswer() {
    assertRefused(attest(info(ON_SNP).withoutTpm("EncKeyPub")), "maa.request.form");
  }

  @Test
  void claimsThatTheHardwareDoesNotBindAreRefused() {
    var claims =
        SimulatedAzureVm.of(SimulatedParavisor.on(MACHINE), TPM)
            .withUserData(Bytes.utf8("x".repeat(64)))
            .hclReport();

    assertRefused(attest(info(ON_SNP.withReport(claims))), "snp.guest.report-data");
  }

  @Test
  void trustedLaunchProvesNothingHere() {
    var answer =
        attest(info(ON_SNP).isolation(JsonObject.builder().put("Type", "TrustedLaunch").build()));

    assertRefused(answer, "maa.request.form");
  }

  /// Names of the claims of a published sample of Azure, beside ours.
  @Test
  void theClaimsHaveTheNamesOfTheSample() throws Exception {
    var file =
        Path.of(
            System.getProperty("privyseal.vectors", "vectors"),
            "maa/guest-attestation/sampleAttestationToken.json");
    assumeTrue(Files.isRegularFile(file), "third-party vectors are not at " + file);
    var theirs = Json.parseObject(Bytes.utf8(Files.readString(file)));
    var ours = claims(ON_SNP);

    assertThat(missing(ours, theirs)).as("theirs only").containsExactlyInAnyOrder(THEIRS_ONLY);
    assertThat(missing(theirs, ours)).as("ours only").containsExactlyInAnyOrder(OURS_ONLY);
    assertThat(otherTypes(ours, theirs)).as("of another type").isEmpty();
    var tee = "x-ms-isolation-tee";
    assertThat(missing(ours.object(tee).orElseThrow(), theirs.object(tee).orElseThrow()))
        .as("theirs only, in the tee")
        .isEmpty();
    assertThat(missing(theirs.object(tee).orElseThrow(), ours.object(tee).orElseThrow()))
        .as("ours only, in the tee")
        .isEmpty();
    assertThat(otherTypes(ours.object(tee).orElseThrow(), theirs.object(tee).orElseThrow()))
        .isEmpty();
  }

  private static Set<String> missing(JsonObject in, JsonObject of) {
    var names = new TreeSet<>(of.members().keySet());
    names.removeAll(in.members().keySet());
    return names;
  }

  private static Set<String> otherTypes(JsonObject ours, JsonObject theirs) {
    var names = new TreeSet<String>();
    ours.members()
        .forEach((name, value) ->
            theirs
                .get(name)
                .filter(other -> !other.getClass().equals(value.getClass()))
                .ifPresent(_ -> names.add(name)));
    return names;
  }
}
