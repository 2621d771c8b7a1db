package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.sevsnp.Simulated.DEFAULTS;
import static io.privyseal.attestation.verification.sevsnp.Simulated.ENGINE;
import static io.privyseal.attestation.verification.sevsnp.Simulated.GENOA;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MANUFACTURER;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN_VLEK;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.TURIN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.VERIFIER;
import static io.privyseal.attestation.verification.sevsnp.Simulated.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.Cpuid;
import io.privyseal.attestation.evidence.sevsnp.FirmwareVersion;
import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedLeaf;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations.PlatformDemand;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.EcCurve;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test: good evidence, one thing changed and signed again, exactly the check that
/// is meant for it fails.
class RefusalTest {
  private static final Bytes ONES = Bytes.ofHex("11".repeat(64));
  private static final Validity AROUND_NOW =
      new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));

  private static SnpEvidence withLeaf(Bytes leaf) {
    return MILAN.evidence(MILAN.report()).withCertificates(MILAN.certificatesWith(leaf));
  }

  private static SnpEvidence withLeaf(SimulatedLeaf leaf) {
    return withLeaf(leaf.issuedBy(MILAN.issuer()));
  }

  private static SnpEvidence withCertificates(Bytes... certificates) {
    return MILAN.evidence(MILAN.report()).withCertificates(List.of(certificates));
  }

  @Nested
  class ReportItself {
    @ParameterizedTest
    @ValueSource(longs = {0, 2, 0xffff_ffffL})
    void signatureAlgorithm(long algorithm) {
      var verification = verify(MILAN.report().signatureAlgorithm(algorithm));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.SIGNATURE_ALGORITHM);
      assertThatVerification(verification)
          .didNotCheck(SnpCheck.REPORT_SIGNATURE, "not signed with a known algorithm");
    }

    @Test
    void reservedPolicyBit17Clear() {
      var verification = verify(MILAN.report().policyBit(17, false));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.RESERVED_BITS);
      assertThat(assertThatVerification(verification).finding(SnpCheck.RESERVED_BITS).actual())
          .isEqualTo("policy 0x1001f");
    }

    @ParameterizedTest
    @ValueSource(ints = {26, 27, 40, 63})
    void reservedPolicyBitSet(int bit) {
      assertThatVerification(verify(MILAN.report().policyBit(bit, true)))
          .isRejectedBecauseOf(SnpCheck.RESERVED_BITS);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 31, 63})
    void reservedPlatformBit(int bit) {
      assertThatVerification(verify(MILAN.report().platform(1L << bit)))
          .isRejectedBecauseOf(SnpCheck.RESERVED_BITS);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 31})
    void reservedFlagBit(int bit) {
      assertThatVerification(verify(MILAN.report().flags(1 << bit)))
          .isRejectedBecauseOf(SnpCheck.RESERVED_BITS);
    }

    @ParameterizedTest
    @CsvSource({"0x38, 2", "0x38, 5", "0x1e0, 3", "0x1f0, 4"})
    void reservedTcbByteOfMilan(String field, int index) {
      assertThatVerification(verify(MILAN.report().at(Integer.decode(field) + index, 1)))
          .isRejectedBecauseOf(SnpCheck.RESERVED_BITS);
    }

    @ParameterizedTest
    @CsvSource({"0x38, 4", "0x1e0, 5", "0x1f0, 6"})
    void reservedTcbByteOfTurin(String field, int index) {
      assertThatVerification(
              verify(TURIN.evidence(TURIN.report().at(Integer.decode(field) + index, 1))))
          .isRejectedBecauseOf(SnpCheck.RESERVED_BITS);
    }

    @Test
    void reservedByteOfTheReportedTcb() {
      var verification = verify(MILAN.report().at(0x182, 1));

      assertThatVerification(verification)
          .isRejectedBecauseOf(SnpCheck.RESERVED_BITS, SnpCheck.CERTIFIED_TCB);
      assertThatVerification(verification)
          .says(
              SnpCheck.CERTIFIED_TCB,
              MILAN.tcb() + " and reserved bytes in 04000100000018db",
              MILAN.tcb().toString());
    }

    @Test
    void unsignedReport() {
      var verification = verify(MILAN.report().signingKey(SigningKey.NONE));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.SIGNING_KEY);
      assertThatVerification(verification)
          .didNotCheck(SnpCheck.REPORT_SIGNATURE, "names no signing key");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void reservedSigningKey(int code) {
      assertThatVerification(verify(MILAN.report().flags(code << 2)))
          .isRejectedBecauseOf(SnpCheck.SIGNING_KEY);
    }

    @Test
    void malformedReportIsARejectionToo() {
      var fault = new io.privyseal.foundation.bytes.MalformedInputException("too short");

      assertThatVerification(SnpVerifier.malformed(fault))
          .isRejectedBecauseOf(SnpCheck.REPORT_FORMAT);
    }
  }

  @Nested
  class Signature {
    @Test
    void ofAnotherKey() {
      var other = Simulated.machine(ProductLine.MILAN);
      var evidence =
          MILAN.evidence(MILAN.report()).withReport(SnpReport.parse(other.sign(MILAN.report())));

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.REPORT_SIGNATURE);
    }

    @Test
    void zero() {
      var evidence = MILAN.evidence(MILAN.report()).withReport(MILAN.report().parse());
      var verification = verify(evidence);

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.REPORT_SIGNATURE);
      assertThat(assertThatVerification(verification).finding(SnpCheck.REPORT_SIGNATURE).actual())
          .isEqualTo("the signature is zero");
    }

    @Test
    void zeroBecauseTheChipKeyIsMasked() {
      var evidence = MILAN.evidence(MILAN.report()).withReport(MILAN.report().flags(2).parse());
      var verification = verify(evidence);

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.REPORT_SIGNATURE);
      assertThat(assertThatVerification(verification).finding(SnpCheck.REPORT_SIGNATURE).hint())
          .contains("MASK_CHIP_KEY");
    }

    @Test
    void withAScalarBeyondP384() {
      var bytes = MILAN.sign(MILAN.report()).toArray();
      bytes[SnpReport.SIGNED_BYTES + 60] = 1;
      var evidence =
          MILAN.evidence(MILAN.report()).withReport(SnpReport.parse(Bytes.copyOf(bytes)));

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.REPORT_SIGNATURE);
    }
  }

  @Nested
  class Chain {
    @Test
    void withoutCertificatesIsUndecided() {
      assertThatVerification(verify(withCertificates()))
          .isUndecidedBecauseOf(SnpCheck.CHAIN_COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void withoutOneCertificateIsUndecided(int missing) {
      var evidence =
          MILAN
              .evidence(MILAN.report())
              .withCertificates(Corruption.without(MILAN.certificates(), missing));

      assertThatVerification(verify(evidence)).isUndecidedBecauseOf(SnpCheck.CHAIN_COMPLETE);
    }

    @Test
    void incompleteAndOtherwiseWrongIsRejected() {
      var evidence = MILAN.evidence(MILAN.report().debugAllowed()).withCertificates(List.of());

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.DEBUG);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void certificateThatIsNone(int index) {
      var certificates = new ArrayList<>(MILAN.certificates());
      certificates.set(index, certificates.get(index).slice(0, 600));

      assertThatVerification(verify(withCertificates(certificates.toArray(Bytes[]::new))))
          .isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void certificateWithBytesAfterIt() {
      assertThatVerification(
              verify(withLeaf(MILAN.certificates().getFirst().concat(Bytes.ofHex("00")))))
          .isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void vcekIssuedByTheVlekAuthority() {
      var asvk = MILAN.authorities().asvk();
      var evidence =
          withCertificates(
              MILAN.leaf().issuedBy(asvk),
              asvk.certificate(),
              MILAN.authorities().ark().certificate());

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_ORDER);
    }

    @Test
    void vlekIssuedByTheVcekAuthority() {
      var ask = MILAN.authorities().ask();
      var evidence =
          MILAN_VLEK
              .evidence(MILAN_VLEK.report())
              .withCertificates(
                  List.of(
                      MILAN_VLEK.leaf().issuedBy(ask),
                      ask.certificate(),
                      MILAN.authorities().ark().certificate()));

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_ORDER);
    }

    @Test
    void leafIssuedByTheRootItself() {
      var ark = MILAN.authorities().ark();
      var evidence = withCertificates(MILAN.leaf().issuedBy(ark), ark.certificate());

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_ORDER);
    }

    @Test
    void chainWithTheIssuerOfTheOtherKind() {
      var evidence =
          withCertificates(
              MILAN.certificates().getFirst(),
              MILAN.authorities().asvk().certificate(),
              MILAN.authorities().ark().certificate());

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_ORDER);
    }

    @Test
    void rootOfAnotherLine() {
      var evidence =
          withCertificates(
              MILAN.certificates().get(0),
              MILAN.certificates().get(1),
              GENOA.certificates().get(2));

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_ORDER);
    }

    @Test
    void issuerOfTheSameNameWithAnotherKey() {
      var impostor =
          MILAN.authorities().ark().issue(Role.ASK, MILAN.authorities().asvk().keys(), AROUND_NOW);
      var evidence =
          withCertificates(
              MILAN.certificates().getFirst(),
              impostor.certificate(),
              MILAN.authorities().ark().certificate());

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_SIGNATURES);
    }

    @Test
    void manufacturerThatIsNotTrusted() {
      // The roots of another line's keys under this line's names: right in form, pinned by nobody.
      var foreign =
          io.privyseal.attestation.testkit.ForeignRoots.of(
              MANUFACTURER, ProductLine.MILAN, ProductLine.GENOA, AROUND_NOW);
      var evidence =
          withCertificates(
              MILAN.leaf().issuedBy(foreign.ask()),
              foreign.ask().certificate(),
              foreign.ark().certificate());

      assertThatVerification(verify(evidence))
          .isRejectedBecauseOf(SnpCheck.CHAIN_ROOT, SnpCheck.PRODUCT_LINE);
      assertThatVerification(
              new SnpVerifier(ENGINE, TrustAnchors.amd()).verify(evidence, DEFAULTS, NOW))
          .isRejectedBecauseOf(SnpCheck.CHAIN_ROOT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void corruptedSignature(int index) {
      var certificates = new ArrayList<>(MILAN.certificates());
      var broken = certificates.get(index).toArray();
      broken[broken.length - 7] ^= 0x10;
      certificates.set(index, Bytes.copyOf(broken));

      assertThatVerification(verify(withCertificates(certificates.toArray(Bytes[]::new))))
          .isRejectedBecauseOf(SnpCheck.CHAIN_SIGNATURES);
    }

    @Test
    void expiredLeaf() {
      var leaf = MILAN.leaf().validity(new Validity(NOW.minusSeconds(100), NOW.minusSeconds(1)));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
    }

    @Test
    void leafOfTheFuture() {
      var leaf = MILAN.leaf().validity(new Validity(NOW.plusSeconds(1), NOW.plusSeconds(100)));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
    }

    @Test
    void leafIsValidAtBothEndsOfItsTime() {
      var evidence = withLeaf(MILAN.leaf().validity(AROUND_NOW));

      assertThatVerification(VERIFIER.verify(evidence, DEFAULTS, AROUND_NOW.from())).isAccepted();
      assertThatVerification(VERIFIER.verify(evidence, DEFAULTS, AROUND_NOW.until())).isAccepted();
      assertThatVerification(VERIFIER.verify(evidence, DEFAULTS, AROUND_NOW.until().plusSeconds(1)))
          .isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
    }

    @Test
    void expiredIssuer() {
      var expired = new Validity(NOW.minusSeconds(100), NOW.minusSeconds(1));
      var authorities = MILAN.authorities();
      var ask = authorities.ark().issue(Role.ASK, authorities.ask().keys(), expired);
      var evidence =
          withCertificates(
              MILAN.certificates().getFirst(), ask.certificate(), authorities.ark().certificate());

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
    }

    @Test
    void everythingExpired() {
      assertThatVerification(
              VERIFIER.verify(
                  MILAN.evidence(MILAN.report()), DEFAULTS, Instant.parse("2077-01-01T00:00:00Z")))
          .isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
    }

    @Test
    void aChainOnceVerifiedStillExpires() {
      var verifier = new SnpVerifier(ENGINE, Simulated.ANCHORS);
      var evidence = withLeaf(MILAN.leaf().validity(AROUND_NOW));

      assertThatVerification(verifier.verify(evidence, DEFAULTS, NOW)).isAccepted();
      assertThatVerification(verifier.verify(evidence, DEFAULTS, NOW.plus(Duration.ofDays(2))))
          .isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
    }
  }

  @Nested
  class CertificateProfile {
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3.1", "3.2", "3.3", "3.4", "3.8", "4"})
    void missingExtension(String arc) {
      assertThatVerification(verify(withLeaf(MILAN.leaf().without(SimulatedLeaf.AMD + arc))))
          .isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void chipAndProviderBoth() {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "5", new DERIA5String("CN=x"));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256, 65536})
    void numberOutOfRange(int value) {
      assertThatVerification(verify(withLeaf(MILAN.leaf().spl(8, value))))
          .isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void numberOfAnotherType() {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "3.8", new DERIA5String("219"));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void numberNotInDer() {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "3.1", Bytes.ofHex("0203000004"));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void numberWithBytesAfterIt() {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "3.1", Bytes.ofHex("02010400"));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void unknownStructVersion() {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "1", new ASN1Integer(2));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void unknownProduct() {
      assertThatVerification(verify(withLeaf(MILAN.leaf().product("Naples"))))
          .isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void hardwareIdAsOctetStringIsAccepted() {
      var leaf =
          MILAN
              .leaf()
              .extension(SimulatedLeaf.AMD + "4", new DEROctetString(MILAN.chipId().toArray()));

      assertThatVerification(verify(withLeaf(leaf))).isAccepted();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 63, 65})
    void hardwareIdOfAnotherLength(int length) {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "4", Bytes.ofHex("ab".repeat(length)));

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }

    @Test
    void leafKeyOnAnotherCurve() {
      var leaf =
          SimulatedLeaf.vcek(
              ProductLine.MILAN,
              MILAN.tcb(),
              MILAN.chipId(),
              ENGINE.generateEc(EcCurve.P256),
              AROUND_NOW);

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
    }
  }

  @Nested
  class Endorsement {
    @Test
    void vlekReportWithVcekCertificate() {
      assertThatVerification(verify(MILAN.report().signingKey(SigningKey.VLEK)))
          .isRejectedBecauseOf(SnpCheck.KEY_KIND);
    }

    @Test
    void vcekReportWithVlekCertificate() {
      assertThatVerification(
              verify(MILAN_VLEK.evidence(MILAN_VLEK.report().signingKey(SigningKey.VCEK))))
          .isRejectedBecauseOf(SnpCheck.KEY_KIND);
    }

    @ParameterizedTest
    @CsvSource({"0, bootloader", "1, tee", "6, snp", "7, microcode"})
    void certificateForAnotherTcb(int index, String component) {
      var raw = MILAN.tcb().raw().bytes().toArray();
      raw[index]++;
      var other = new RawTcb(Bytes.copyOf(raw)).as(Layout.MILAN_GENOA);
      var verification = verify(withLeaf(MILAN.leaf().tcb(other)));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.CERTIFIED_TCB);
      assertThat(other.toString()).contains(component);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void certificateWithANumberForAReservedByte(int arc) {
      assertThatVerification(verify(withLeaf(MILAN.leaf().spl(arc, 1))))
          .isRejectedBecauseOf(SnpCheck.CERTIFIED_TCB);
    }

    @Test
    void fmcOfTurinCounts() {
      var leaf = TURIN.leaf().spl(9, 2).issuedBy(TURIN.issuer());
      var evidence = TURIN.evidence(TURIN.report()).withCertificates(TURIN.certificatesWith(leaf));

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.CERTIFIED_TCB);
    }

    @Test
    void certificateOfAnotherChip() {
      var leaf = MILAN.leaf().extension(SimulatedLeaf.AMD + "4", ONES);

      assertThatVerification(verify(withLeaf(leaf))).isRejectedBecauseOf(SnpCheck.CERTIFIED_CHIP);
      assertThatVerification(verify(withLeaf(leaf)))
          .says(SnpCheck.CERTIFIED_CHIP, MILAN.chipId().hex(), ONES.hex());
    }

    @Test
    void reportOfAnotherChip() {
      assertThatVerification(verify(MILAN.report().chipId(ONES)))
          .isRejectedBecauseOf(SnpCheck.CERTIFIED_CHIP);
    }

    @Test
    void turinChipIdWithMoreThanEightBytes() {
      var bytes = TURIN.chipId().toArray();
      bytes[8] = 1;

      assertThatVerification(verify(TURIN.evidence(TURIN.report().chipId(Bytes.copyOf(bytes)))))
          .isRejectedBecauseOf(SnpCheck.CERTIFIED_CHIP);
    }

    @Test
    void endorsedTcbOfAnotherTime() {
      var evidence =
          MILAN.evidence(MILAN.report()).withEndorsedTcb(RawTcb.ofTcbm("7308000000000003"));

      assertThatVerification(verify(evidence)).isRejectedBecauseOf(SnpCheck.ENDORSED_TCB);
    }

    @Test
    void reportOfAnotherLine() {
      assertThatVerification(verify(MILAN.report().cpuid(new Cpuid(0x19, 0x11, 1))))
          .isRejectedBecauseOf(SnpCheck.PRODUCT_LINE);
    }

    @Test
    void reportOfAnUnknownProcessor() {
      assertThatVerification(verify(MILAN.report().cpuid(new Cpuid(0x1b, 0, 0))))
          .isRejectedBecauseOf(SnpCheck.PRODUCT_LINE);
    }

    @Test
    void version2ReportOfAnotherLayout() {
      var report =
          MILAN
              .report()
              .version(2)
              .cpuid(new Cpuid(0, 0, 0))
              .chipId(MILAN.chipId().slice(0, 8).concat(Bytes.zeros(56)));

      assertThatVerification(verify(report))
          .isRejectedBecauseOf(
              SnpCheck.PRODUCT_LINE, SnpCheck.CERTIFIED_CHIP, SnpCheck.RESERVED_BITS);
      assertThatVerification(verify(report))
          .says(SnpCheck.PRODUCT_LINE, "Milan", "report with a chip id as on TURIN");
    }

    @Test
    void certificateOfAnotherProductUnderThisLine() {
      assertThatVerification(verify(withLeaf(MILAN.leaf().product("Genoa"))))
          .isRejectedBecauseOf(SnpCheck.PRODUCT_LINE);
    }
  }

  @Nested
  class PolicyAndPlatform {
    @Test
    void debug() {
      assertThatVerification(verify(MILAN.report().debugAllowed()))
          .isRejectedBecauseOf(SnpCheck.DEBUG);
      assertThatVerification(verify(MILAN.report().debugAllowed()))
          .says(SnpCheck.DEBUG, "not allowed", "allowed, policy 0xb001f");
      assertThatVerification(verify(MILAN.report()))
          .says(SnpCheck.DEBUG, "not allowed", "not allowed, policy 0x3001f");
    }

    @Test
    void debugLetThroughOnRequestShows() {
      var verification = verify(MILAN.report().debugAllowed(), DEFAULTS.allowDebugGuests());

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification).didNotCheck(SnpCheck.DEBUG, "let through on request");
    }

    @Test
    void relaxationThatWasNotNeededDoesNotShow() {
      assertThatVerification(verify(MILAN.report(), DEFAULTS.allowDebugGuests()))
          .passed(SnpCheck.DEBUG);
    }

    @Test
    void migrationAgentInThePolicy() {
      assertThatVerification(verify(MILAN.report().policyBit(18, true)))
          .isRejectedBecauseOf(SnpCheck.MIGRATION_AGENT);
    }

    @Test
    void migrationAgentPresent() {
      assertThatVerification(verify(MILAN.report().migrationAgentReportId(ONES.slice(0, 32))))
          .isRejectedBecauseOf(SnpCheck.MIGRATION_AGENT);
    }

    @Test
    void migrationAgentInTheLastByteAlone() {
      var id = Bytes.ofHex("ff".repeat(31) + "fe");

      assertThatVerification(verify(MILAN.report().migrationAgentReportId(id)))
          .isRejectedBecauseOf(SnpCheck.MIGRATION_AGENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "ff"})
    void noMigrationAgentAsOldAndNewFirmwareWriteIt(String fill) {
      var id = Bytes.ofHex(fill.repeat(32));

      assertThatVerification(verify(MILAN.report().migrationAgentReportId(id)))
          .passed(SnpCheck.MIGRATION_AGENT);
    }

    @Test
    void migrationAgentLetThroughOnRequestShows() {
      var verification = verify(MILAN.report().policyBit(18, true), DEFAULTS.allowMigrationAgent());

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification)
          .didNotCheck(SnpCheck.MIGRATION_AGENT, "let through on request");
    }

    @Test
    void cxlMemory() {
      assertThatVerification(verify(MILAN.report().policyBit(21, true)))
          .isRejectedBecauseOf(SnpCheck.CXL);
      assertThatVerification(verify(MILAN.report().policyBit(21, true), DEFAULTS.allowCxlMemory()))
          .isAccepted();
    }

    @Test
    void abiMajor() {
      var expected = DEFAULTS.requireAbiMajorAtLeast(1);

      assertThatVerification(verify(MILAN.report(), expected))
          .isRejectedBecauseOf(SnpCheck.ABI_VERSION);
      assertThatVerification(verify(MILAN.report().policyAbi(1, 51), expected)).isAccepted();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, SnpReport.VMPL_OF_HOST_REQUEST})
    void vmpl(long vmpl) {
      var verification = verify(MILAN.report().vmpl(vmpl));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.VMPL);
      assertThatVerification(verification)
          .says(
              SnpCheck.VMPL,
              "VMPL 0",
              vmpl == SnpReport.VMPL_OF_HOST_REQUEST ? "a request of the host" : "VMPL " + vmpl);
    }

    @Test
    void vmplAboveTheAllowedOne() {
      assertThatVerification(verify(MILAN.report().vmpl(2), DEFAULTS.allowVmplUpTo(1)))
          .isRejectedBecauseOf(SnpCheck.VMPL);
      assertThatVerification(verify(MILAN.report().vmpl(1), DEFAULTS.allowVmplUpTo(1)))
          .isAccepted();
      assertThatVerification(
              verify(
                  MILAN.report().vmpl(SnpReport.VMPL_OF_HOST_REQUEST), DEFAULTS.allowVmplUpTo(3)))
          .isRejectedBecauseOf(SnpCheck.VMPL);
    }

    @Test
    void anotherVmplThanTheRequiredOne() {
      assertThatVerification(verify(MILAN.report().vmpl(0), DEFAULTS.requireVmpl(2)))
          .isRejectedBecauseOf(SnpCheck.VMPL);
      assertThatVerification(verify(MILAN.report().vmpl(2), DEFAULTS.requireVmpl(2))).isAccepted();
    }

    @ParameterizedTest
    @EnumSource(PlatformDemand.class)
    void demandThatDoesNotHold(PlatformDemand demand) {
      var check =
          switch (demand) {
            case SMT_OFF -> SnpCheck.SMT_OFF;
            case SINGLE_SOCKET -> SnpCheck.SINGLE_SOCKET;
            case ECC -> SnpCheck.ECC;
            case ALIAS_CHECK -> SnpCheck.ALIAS_CHECK;
            case RAPL_OFF -> SnpCheck.RAPL_OFF;
            case CIPHERTEXT_HIDING -> SnpCheck.CIPHERTEXT_HIDING;
            case AES_256_XTS -> SnpCheck.AES_256_XTS;
          };
      var weak = MILAN.report().platform(0x01);

      assertThatVerification(verify(weak, DEFAULTS.require(demand))).isRejectedBecauseOf(check);
    }

    @Test
    void allDemandsTogetherHoldOnAHardenedMachine() {
      var hardened =
          MILAN
              .report()
              .platform(0x3c)
              .policyBit(16, false)
              .policyBit(20, true)
              .policyBit(22, true)
              .policyBit(23, true)
              .policyBit(24, true);
      var expected = DEFAULTS;
      for (var demand : PlatformDemand.values()) {
        expected = expected.require(demand);
      }
      assertThatVerification(verify(hardened, expected)).isAccepted();
    }
  }

  @Nested
  class Versions {
    private final RawTcb higher =
        new RawTcb(
            Bytes.copyOf(new byte[] {4, 0, 0, 0, 0, 0, 25, (byte) 219})); // snp 25 instead of 24

    @Test
    void committedAboveCurrent() {
      var verification = verify(MILAN.report().committedTcb(higher));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.TCB_ORDER);
      assertThatVerification(verification)
          .says(
              SnpCheck.TCB_ORDER,
              "at most %s; firmware 1.55.29".formatted(MILAN.tcb()),
              "above: committed snp");
    }

    @Test
    void reportedAboveCurrent() {
      assertThatVerification(verify(MILAN.report().reportedTcb(higher)))
          .isRejectedBecauseOf(SnpCheck.TCB_ORDER, SnpCheck.CERTIFIED_TCB);
    }

    @Test
    void committedFirmwareAboveCurrent() {
      assertThatVerification(
              verify(MILAN.report().committedFirmware(new FirmwareVersion(1, 55, 30))))
          .isRejectedBecauseOf(SnpCheck.TCB_ORDER);
    }

    @ParameterizedTest
    @CsvSource({"5, 0, 24, 219", "4, 1, 24, 219", "4, 0, 25, 219", "4, 0, 24, 220"})
    void tcbBelowTheMinimumInOneComponent(int bootloader, int tee, int snp, int microcode) {
      var minimum = TcbVersion.of(Layout.MILAN_GENOA, 0, bootloader, tee, snp, microcode);

      assertThatVerification(
              verify(MILAN.report(), DEFAULTS.requireTcbAtLeast(ProductLine.MILAN, minimum)))
          .isRejectedBecauseOf(SnpCheck.TCB_MINIMUM);
    }

    @Test
    void tcbAtTheMinimum() {
      assertThatVerification(
              verify(MILAN.report(), DEFAULTS.requireTcbAtLeast(ProductLine.MILAN, MILAN.tcb())))
          .isAccepted();
    }

    @Test
    void lineWithoutAMinimumWhereOthersHaveOne() {
      assertThatVerification(
              verify(
                  GENOA.evidence(GENOA.report()),
                  DEFAULTS.requireTcbAtLeast(ProductLine.MILAN, MILAN.tcb())))
          .isRejectedBecauseOf(SnpCheck.TCB_MINIMUM);
    }

    @Test
    void firmwareBelowTheMinimum() {
      assertThatVerification(
              verify(
                  MILAN.report(), DEFAULTS.requireFirmwareAtLeast(new FirmwareVersion(1, 56, 0))))
          .isRejectedBecauseOf(SnpCheck.FIRMWARE_MINIMUM);
      assertThatVerification(
              verify(
                  MILAN.report(), DEFAULTS.requireFirmwareAtLeast(new FirmwareVersion(1, 55, 29))))
          .isAccepted();
    }

    @Test
    void guestSvnBelowTheMinimum() {
      assertThatVerification(verify(MILAN.report().guestSvn(6), DEFAULTS.requireGuestSvnAtLeast(7)))
          .isRejectedBecauseOf(SnpCheck.GUEST_SVN);
      assertThatVerification(verify(MILAN.report().guestSvn(7), DEFAULTS.requireGuestSvnAtLeast(7)))
          .isAccepted();
      assertThatVerification(
              verify(MILAN.report().guestSvn(0xffff_ffffL), DEFAULTS.requireGuestSvnAtLeast(7)))
          .isAccepted();
    }
  }

  @Nested
  class Guest {
    private final Bytes digest = ONES.slice(0, 48);
    private final Bytes other = Bytes.ofHex("22".repeat(48));

    @Test
    void measurement() {
      assertThatVerification(
              verify(MILAN.report().measurement(digest), DEFAULTS.requireMeasurement(other)))
          .isRejectedBecauseOf(SnpCheck.MEASUREMENT);
      assertThatVerification(
              verify(
                  MILAN.report().measurement(digest), DEFAULTS.requireMeasurement(other, digest)))
          .isAccepted();
    }

    @Test
    void hostData() {
      assertThatVerification(verify(MILAN.report(), DEFAULTS.requireHostData(ONES.slice(0, 32))))
          .isRejectedBecauseOf(SnpCheck.HOST_DATA);
    }

    @Test
    void idKey() {
      assertThatVerification(
              verify(MILAN.report().idKeyDigest(other), DEFAULTS.requireIdKeyDigest(digest)))
          .isRejectedBecauseOf(SnpCheck.ID_KEY);
    }

    @Test
    void authorKey() {
      assertThatVerification(
              verify(
                  MILAN.report().flags(1).authorKeyDigest(other),
                  DEFAULTS.requireAuthorKeyDigest(digest)))
          .isRejectedBecauseOf(SnpCheck.AUTHOR_KEY);
      assertThatVerification(
              verify(
                  MILAN.report().flags(1).authorKeyDigest(digest),
                  DEFAULTS.requireAuthorKeyDigest(digest)))
          .isAccepted();
    }

    @Test
    void authorKeyDigestWithoutTheFlag() {
      assertThatVerification(
              verify(
                  MILAN.report().authorKeyDigest(digest), DEFAULTS.requireAuthorKeyDigest(digest)))
          .isRejectedBecauseOf(SnpCheck.AUTHOR_KEY);
    }

    @Test
    void familyAndImage() {
      assertThatVerification(verify(MILAN.report(), DEFAULTS.requireFamilyId(ONES.slice(0, 16))))
          .isRejectedBecauseOf(SnpCheck.FAMILY_ID);
      assertThatVerification(verify(MILAN.report(), DEFAULTS.requireImageId(ONES.slice(0, 16))))
          .isRejectedBecauseOf(SnpCheck.IMAGE_ID);
    }

    @Test
    void chip() {
      assertThatVerification(verify(MILAN.report(), DEFAULTS.requireChipId(ONES)))
          .isRejectedBecauseOf(SnpCheck.CHIP);
      assertThatVerification(verify(MILAN.report(), DEFAULTS.requireChipId(MILAN.chipId())))
          .isAccepted();
    }

    @Test
    void cloudProvider() {
      var evidence = MILAN_VLEK.evidence(MILAN_VLEK.report());

      assertThatVerification(verify(evidence, DEFAULTS.requireCloudProvider("CN=other")))
          .isRejectedBecauseOf(SnpCheck.CLOUD_PROVIDER);
      assertThatVerification(
              verify(MILAN.report(), DEFAULTS.requireCloudProvider("CN=test.example")))
          .isRejectedBecauseOf(SnpCheck.CLOUD_PROVIDER);
      assertThatVerification(
              verify(MILAN.report(), DEFAULTS.requireCloudProvider("CN=test.example")))
          .says(SnpCheck.CLOUD_PROVIDER, "CN=test.example", "none");
      assertThatVerification(verify(evidence, DEFAULTS.requireCloudProvider("CN=test.example")))
          .isAccepted();
    }
  }

  @Nested
  class ReportData {
    private final Bytes runtimeData = Bytes.utf8("{\"keys\":[{\"kid\":\"one\"}]}");
    private final SnpExpectations bound =
        DEFAULTS.requireReportData(new ReportDataBinding.Sha256Of(runtimeData));

    private String hint(io.privyseal.attestation.verification.Verification<VerifiedSnp> v) {
      assertThatVerification(v).isRejectedBecauseOf(SnpCheck.REPORT_DATA);
      return assertThatVerification(v).finding(SnpCheck.REPORT_DATA).hint();
    }

    @Test
    void reportDataOfZeros() {
      assertThatVerification(verify(MILAN.report().reportData(Bytes.zeros(64)), bound))
          .isRejectedBecauseOf(SnpCheck.REPORT_DATA);
    }

    @Test
    void ofOtherRuntimeData() {
      assertThat(hint(verify(MILAN.report().boundTo(Bytes.utf8("{}")), bound)))
          .isEqualTo(SnpCheck.REPORT_DATA.mend());
    }

    @Test
    void withSomethingInTheUpperHalf() {
      var report = MILAN.report().reportData(Digests.sha256(runtimeData).concat(ONES.slice(0, 32)));

      assertThat(hint(verify(report, bound))).contains("first 32 bytes are right");
    }

    @Test
    void leftEmpty() {
      assertThat(hint(verify(MILAN.report(), bound))).contains("put nothing");
    }

    @Test
    void ofAnotherNonce() {
      var expected = DEFAULTS.requireReportData(new ReportDataBinding.Exactly(ONES));

      assertThatVerification(verify(MILAN.report().reportData(ONES), expected)).isAccepted();
      assertThat(hint(verify(MILAN.report().reportData(Bytes.ofHex("22".repeat(64))), expected)))
          .isNotBlank();
    }
  }
}
