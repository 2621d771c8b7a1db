package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.uvm.DidX509;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.testkit.uvm.SimulatedPublisher;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A status by the word of a publisher, instead of a list of measurements.
class EndorsedComplianceTest {
  private static final SimulatedPublisher PUBLISHER =
      SimulatedPublisher.create(Guests.ENGINE, Guests.NOW);

  private static ReferenceValues believing(UvmIssuer... issuers) {
    return ReferenceValues.none().withUvmIssuers(List.of(issuers));
  }

  private static UvmIssuer publisher(long minimumSvn) {
    return publisher(minimumSvn, Guests.MACHINE.tcb());
  }

  private static UvmIssuer publisher(long minimumSvn, TcbVersion minimumTcb) {
    return new UvmIssuer(
        DidX509.parse(PUBLISHER.issuer()),
        "ContainerPlat-AMD-UVM",
        minimumSvn,
        Map.of(ProductLine.MILAN, minimumTcb),
        Kind.UTILITY_VM);
  }

  /// Any Milan that Azure has.
  private static Map<ProductLine, TcbVersion> anyMilan() {
    return Map.of(ProductLine.MILAN, TcbVersion.of(Layout.MILAN_GENOA, 0, 0, 0, 0, 0));
  }

  private static VerifiedSnp guest(SnpReportBuilder report, Bytes... endorsements) {
    return verified(
        new SnpVerifier(Guests.ENGINE, Guests.MANUFACTURER.addTo(TrustAnchors.amd())),
        Guests.MACHINE.evidence(report).withUvmEndorsements(List.of(endorsements)),
        Guests.NOW);
  }

  private static VerifiedSnp verified(SnpVerifier verifier, SnpEvidence evidence, Instant at) {
    var expectations =
        SnpExpectations.secureDefaults()
            .allowDebugGuests()
            .withRevocation(RevocationRule.off("these tests are about appraisal"));
    var verification = verifier.verify(evidence, expectations, at);
    if (verification instanceof Verification.Accepted<VerifiedSnp>(var verified, _)) {
      return verified;
    }
    throw new AssertionError(verification.findings());
  }

  private static JsonObject claims(VerifiedSnp evidence, ReferenceValues reference) {
    var guest = new SnpGuest(evidence, Optional.empty(), Optional.empty(), Optional.empty());
    return ((Appraisal.Permitted)
            new SnpAppraiser(reference, ConfidentialVmShape.ISOLATION_TEE)
                .appraise(guest, InstancePolicy.sevSnpDefault()))
        .claims();
  }

  private static Bytes endorsement(long svn) {
    return PUBLISHER.endorse(Guests.MEASUREMENT, svn).bytes();
  }

  private static void isWithheld(JsonObject claims, String... checks) {
    assertThat(claims.has("x-ms-compliance-status")).isFalse();
    assertThat(claims.array("privyseal-compliance-unmet").orElseThrow())
        .extracting(JsonValue::toJson)
        .containsExactly(List.of(checks).stream().map(c -> '"' + c + '"').toArray(String[]::new));
  }

  @Test
  void aBelievedPublisherGivesTheStatus() {
    var claims = claims(guest(Guests.report(), endorsement(7)), believing(publisher(7)));

    assertThat(claims.string("x-ms-compliance-status")).contains("azure-compliant-uvm");
    assertThat(claims.has("privyseal-compliance-unmet")).isFalse();
  }

  @Test
  void oneGoodEndorsementAmongBadOnesIsEnough() {
    assertThat(
            claims(
                    guest(Guests.report(), Bytes.utf8("none"), endorsement(7)),
                    believing(publisher(7)))
                .string("x-ms-compliance-status"))
        .contains("azure-compliant-uvm");
  }

  @Test
  void anOldVersionIsWithheld() {
    isWithheld(
        claims(guest(Guests.report(), endorsement(6)), believing(publisher(7))),
        "maa.compliance.guest-svn");
  }

  @Test
  void oldFirmwareIsWithheldWhoeverEndorsesTheImage() {
    var newer = TcbVersion.of(Layout.MILAN_GENOA, 0, 255, 255, 255, 255);

    isWithheld(
        claims(guest(Guests.report(), endorsement(7)), believing(publisher(7, newer))),
        "maa.compliance.firmware");
  }

  @Test
  void aProductLineWithoutAMinimumIsWithheld() {
    var genoa =
        new UvmIssuer(
            DidX509.parse(PUBLISHER.issuer()),
            "ContainerPlat-AMD-UVM",
            7,
            Map.of(ProductLine.GENOA, Guests.MACHINE.tcb()),
            Kind.UTILITY_VM);

    isWithheld(
        claims(guest(Guests.report(), endorsement(7)), believing(genoa)),
        "maa.compliance.firmware");
  }

  @Test
  void anotherFeedIsNotBelieved() {
    var other = PUBLISHER.endorse(Guests.MEASUREMENT, 7).feed("Something-Else").bytes();

    isWithheld(
        claims(guest(Guests.report(), other), believing(publisher(7))),
        "maa.compliance.endorsement-issuer");
  }

  @Test
  void anotherPublisherIsNotBelieved() {
    isWithheld(
        claims(
            guest(Guests.report(), endorsement(7)),
            believing(UvmIssuer.azureContainerInstances(0, anyMilan()))),
        "maa.compliance.endorsement-issuer");
  }

  @Test
  void anEndorsementOfAnotherImageIsNone() {
    isWithheld(
        claims(
            guest(Guests.report(), PUBLISHER.endorse(Bytes.zeros(48), 7).bytes()),
            believing(publisher(7))),
        "maa.compliance.endorsement");
  }

  @Test
  void endorsementsThatAreNoneAreNamedByTheChecksTheyFail() {
    var bad = PUBLISHER.endorse(Bytes.zeros(48), 7).bytes();
    var guest = guest(Guests.report(), Bytes.utf8("none"), bad);
    var compliance = EndorsedCompliance.of(guest, believing(publisher(7))).orElseThrow();

    assertThat(compliance.findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.actual()).isEqualTo("withheld: uvm.form, uvm.measurement");
          assertThat(f.hint()).isEqualTo(AppraisalCheck.COMPLIANCE_ENDORSEMENT.mend());
        });
  }

  @Test
  void believedEndorsementsAreCountedAndNamed() {
    var guest = guest(Guests.report(), Bytes.utf8("none"), endorsement(7));
    var compliance = EndorsedCompliance.of(guest, believing(publisher(7))).orElseThrow();

    assertThat(compliance.findings())
        .extracting(Finding::actual)
        .containsExactly(
            "1 endorsements",
            PUBLISHER.issuer() + " ContainerPlat-AMD-UVM",
            "7",
            Guests.MACHINE.tcb().toString(),
            "debugging forbidden",
            "0");
  }

  @Test
  void publisherThatComesNearestIsTheOneThatIsTold() {
    var withheld =
        EndorsedCompliance.of(
                guest(Guests.report(), endorsement(6)),
                believing(publisher(9), publisher(8), publisher(7)))
            .orElseThrow();

    assertThat(withheld.unmet()).containsExactly("maa.compliance.guest-svn");
    assertThat(withheld.findings())
        .filteredOn(f -> f.check().equals("maa.compliance.guest-svn"))
        .extracting(Finding::expected)
        .containsExactly("at least 9");
  }

  @Test
  void oneOfSeveralPublishersIsEnough() {
    assertThat(
            claims(guest(Guests.report(), endorsement(7)), believing(publisher(8), publisher(7)))
                .string("x-ms-compliance-status"))
        .contains("azure-compliant-uvm");
  }

  @Test
  void aDebugGuestIsWithheld() {
    isWithheld(
        claims(guest(Guests.report().debugAllowed(), endorsement(7)), believing(publisher(7))),
        "maa.compliance.debug");
  }

  @Test
  void withoutAnEndorsementTheMeasurementDecides() {
    isWithheld(claims(guest(Guests.report()), believing(publisher(7))), "maa.compliance.reference");
  }

  @Test
  void aReferencePlatformIsEnoughWithoutAPublisher() {
    var reference = new ReferenceValues(List.of(Guests.platform(Kind.UTILITY_VM)));

    assertThat(
            claims(guest(Guests.report(), Bytes.utf8("none")), reference)
                .string("x-ms-compliance-status"))
        .contains("azure-compliant-uvm");
  }

  @Test
  void aPublisherEndorsesNoConfidentialVms() {
    assertThatThrownBy(() ->
            new UvmIssuer(
                DidX509.parse(PUBLISHER.issuer()), "feed", 0, anyMilan(), Kind.CONFIDENTIAL_VM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Azure's token for a report with this measurement has the same status.
  @Test
  void aRealContainerGroupIsCompliantByItsEndorsement() throws IOException {
    var vectors = Path.of(System.getProperty("privyseal.vectors", "vectors"), "snp");
    assumeTrue(Files.isDirectory(vectors), "third-party vectors are not at " + vectors);
    var json =
        Json.parseObject(
            Bytes.copyOf(Files.readAllBytes(vectors.resolve("privacy-sandbox-kms/snp.json"))));
    var chain = Base64Url.decodeLenient(json.string("endorsements").orElseThrow()).asUtf8();
    var evidence =
        verified(
            new SnpVerifier(Guests.ENGINE, TrustAnchors.amd()),
            new SnpEvidence(
                SnpReport.parse(Base64Url.decodeLenient(json.string("evidence").orElseThrow())),
                Pem.blocks(chain).stream().map(Pem.Block::der).toList(),
                List.of(),
                Optional.empty(),
                List.of(Base64Url.decodeLenient(json.string("uvm_endorsements").orElseThrow()))),
            Instant.parse("2024-06-01T00:00:00Z"));

    assertThat(
            claims(evidence, believing(UvmIssuer.azureContainerInstances(100, anyMilan())))
                .string("x-ms-compliance-status"))
        .contains("azure-compliant-uvm");
    isWithheld(
        claims(evidence, believing(UvmIssuer.azureContainerInstances(101, anyMilan()))),
        "maa.compliance.guest-svn");
    isWithheld(
        claims(evidence, believing(UvmIssuer.azureKubernetes(0, anyMilan()))),
        "maa.compliance.endorsement-issuer");
  }
}
