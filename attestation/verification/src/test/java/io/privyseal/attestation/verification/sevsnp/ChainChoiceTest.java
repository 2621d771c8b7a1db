package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.sevsnp.Simulated.DEFAULTS;
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
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.testkit.ForeignRoots;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedLeaf;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Of the certificates that come along the right ones are chosen in whatever order they stand, and
/// whatever is chosen is checked to the root.
class ChainChoiceTest {
  private static final Validity AROUND_NOW =
      new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
  private static final Validity EXPIRED = new Validity(NOW.minusSeconds(100), NOW.minusSeconds(1));
  private static final Bytes ARK = MILAN.authorities().ark().certificate();
  private static final Bytes ASK = MILAN.authorities().ask().certificate();
  private static final Bytes LEAF = MILAN.certificates().getFirst();

  private static Verification<VerifiedSnp> with(Bytes... certificates) {
    return verify(MILAN.evidence(MILAN.report()).withCertificates(List.of(certificates)));
  }

  /// The chain of the Milan machine and one certificate more, before and after it.
  private static void isAcceptedBeside(Bytes other) {
    assertThatVerification(with(other, LEAF, ASK, ARK)).isAccepted();
    assertThatVerification(with(LEAF, ASK, ARK, other)).isAccepted();
  }

  @Nested
  class LeafBesideAnother {
    @Test
    void ofAnotherKind() {
      isAcceptedBeside(MILAN_VLEK.certificates().getFirst());
    }

    /// The VCEK is of the reported chip, which a VLEK never is.
    @Test
    void ofTheSameChipWhenTheReportNamesTheProvidersKey() {
      var certificates = new ArrayList<>(MILAN_VLEK.certificates());
      certificates.addFirst(LEAF);
      var before = MILAN_VLEK.evidence(MILAN_VLEK.report()).withCertificates(certificates);
      var after = before.withCertificates(certificates.reversed());

      assertThatVerification(verify(before)).isAccepted();
      assertThatVerification(verify(after)).isAccepted();
    }

    @Test
    void ofAnotherTcb() {
      var old = TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 3, 0, 8, 115);

      isAcceptedBeside(MILAN.leaf().tcb(old).issuedBy(MILAN.issuer()));
    }

    @Test
    void ofAnotherChip() {
      var chip = Bytes.ofHex("ab".repeat(64));

      isAcceptedBeside(
          MILAN.leaf().extension(SimulatedLeaf.AMD + "4", chip).issuedBy(MILAN.issuer()));
    }

    @Test
    void thatHasExpired() {
      isAcceptedBeside(MILAN.leaf().validity(EXPIRED).issuedBy(MILAN.issuer()));
    }

    @Test
    void ofTheRightTcbCountsMoreThanOneOfTheRightChip() {
      var old = TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 3, 0, 8, 115);
      var otherTcb = MILAN.leaf().tcb(old).issuedBy(MILAN.issuer());
      var otherChip =
          MILAN
              .leaf()
              .extension(SimulatedLeaf.AMD + "4", Bytes.ofHex("ab".repeat(64)))
              .issuedBy(MILAN.issuer());

      assertThatVerification(with(otherTcb, otherChip, ASK, ARK))
          .isRejectedBecauseOf(SnpCheck.CERTIFIED_CHIP);
      assertThatVerification(with(otherChip, otherTcb, ASK, ARK))
          .isRejectedBecauseOf(SnpCheck.CERTIFIED_CHIP);
    }
  }

  @Test
  void issuerBesideOneThatHasExpired() {
    var authorities = MILAN.authorities();

    isAcceptedBeside(
        authorities.ark().issue(Role.ASK, authorities.ask().keys(), EXPIRED).certificate());
  }

  @Test
  void rootBesideOneThatNobodyPinned() {
    var nobodys = Simulated.ENGINE.generateRsa(4096);
    var unknown = ForeignRoots.of(MANUFACTURER, ProductLine.MILAN, nobodys, AROUND_NOW);

    isAcceptedBeside(unknown.ark().certificate());
    assertThat(VERIFIER.anchors().find(nobodys.getPublic())).isEmpty();
  }

  @Nested
  class Refused {
    @Test
    void rootThatHasExpired() {
      var expired = ForeignRoots.of(MANUFACTURER, ProductLine.MILAN, ProductLine.MILAN, EXPIRED);
      var verification = with(LEAF, ASK, expired.ark().certificate());

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.CHAIN_VALIDITY);
      assertThatVerification(verification)
          .says(
              SnpCheck.CHAIN_VALIDITY,
              "valid at " + NOW,
              "ARK (Milan) is valid %s to %s".formatted(EXPIRED.from(), EXPIRED.until()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leafThatItsIssuerDidNotSignWhetherOrNotTheRootIsThere(boolean withRoot) {
      var broken = LEAF.toArray();
      broken[broken.length - 7] ^= 0x10;
      var certificates = new ArrayList<>(List.of(Bytes.copyOf(broken), ASK));
      if (withRoot) {
        certificates.add(ARK);
      }
      var verification = with(certificates.toArray(Bytes[]::new));

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.CHAIN_SIGNATURES);
      assertThatVerification(verification)
          .says(
              SnpCheck.CHAIN_SIGNATURES,
              "RSASSA-PSS with SHA-384 by the next certificate",
              "VCEK (Milan) is not signed by ASK (Milan)");
    }

    @Test
    void certificateThatIsNoneIsNamedByItsPlace() {
      var verification = with(LEAF, ASK.slice(0, 600), ARK);

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.CERTIFICATES);
      assertThat(assertThatVerification(verification).finding(SnpCheck.CERTIFICATES).actual())
          .startsWith("certificate 2: ");
    }

    @Test
    void rootThatNobodyPinnedIsNamedByItsFingerprint() {
      var amd = new SnpVerifier(Simulated.ENGINE, TrustAnchors.amd());
      var verification = amd.verify(MILAN.evidence(MILAN.report()), DEFAULTS, NOW);

      assertThatVerification(verification)
          .says(
              SnpCheck.CHAIN_ROOT,
              "one of ARK-Milan, ARK-Genoa, ARK-Turin",
              TrustAnchors.fingerprint(MILAN.authorities().ark().keys().getPublic()).hex());
    }

    @Test
    void rootOfAnotherLineUnderThisOnesName() {
      var foreign = ForeignRoots.of(MANUFACTURER, ProductLine.MILAN, ProductLine.GENOA, AROUND_NOW);
      var verification =
          with(
              MILAN.leaf().issuedBy(foreign.ask()),
              foreign.ask().certificate(),
              foreign.ark().certificate());

      assertThatVerification(verification)
          .isRejectedBecauseOf(SnpCheck.CHAIN_ROOT, SnpCheck.PRODUCT_LINE);
      assertThatVerification(verification)
          .says(
              SnpCheck.CHAIN_ROOT,
              "a pinned root of Milan",
              "Simulated manufacturer (simulated, Genoa) "
                  + TrustAnchors.fingerprint(GENOA.authorities().ark().keys().getPublic()).hex());
      assertThatVerification(verification).says(SnpCheck.PRODUCT_LINE, "Milan", "root of Genoa");
    }
  }

  @Test
  void findingsOfAGoodChainSayWhatTheySaw() throws CertificateException {
    var verification = assertThatVerification(with(LEAF, ASK, ARK));
    var chain = "VCEK (Milan) by ASK (Milan) by ARK (Milan)";

    verification.says(SnpCheck.CERTIFICATES, "certificates of AMD's profile", "3 certificates");
    verification.says(SnpCheck.CHAIN_COMPLETE, "three certificates", chain);
    verification.says(SnpCheck.CHAIN_ORDER, "VCEK (Milan) by ASK by ARK", chain);
    verification.says(
        SnpCheck.CHAIN_SIGNATURES, "RSASSA-PSS with SHA-384 by the next certificate", "verified");
    verification.says(
        SnpCheck.CHAIN_VALIDITY,
        "valid at " + NOW,
        "until " + Pem.certificate(LEAF).getNotAfter().toInstant());
    verification.says(SnpCheck.PRODUCT_LINE, "Milan", "Milan");
  }

  @Nested
  class EndorsedUntil {
    private static final Validity SHORT = new Validity(NOW.minusSeconds(60), NOW.plusSeconds(60));

    private static VerifiedSnp verified(SnpEvidence evidence) {
      return assertThatVerification(verify(evidence)).isAccepted();
    }

    @Test
    void theFirstOfItsCertificatesExpires() {
      var leaf = MILAN.leaf().validity(AROUND_NOW).issuedBy(MILAN.issuer());
      var evidence = MILAN.evidence(MILAN.report()).withCertificates(List.of(leaf, ASK, ARK));

      assertThat(verified(evidence).endorsedUntil()).isEqualTo(AROUND_NOW.until());
    }

    @Test
    void itsRevocationListIsDue() {
      var list = MILAN.authorities().ark().revocationList(SHORT, List.of());
      var evidence = MILAN.evidence(MILAN.report()).withRevocationLists(List.of(list));

      assertThat(verified(evidence).endorsedUntil()).isEqualTo(SHORT.until());
    }

    @Test
    void whateverListsOfOthersAndWhatIsNoListSay() {
      var other = GENOA.authorities().ark().revocationList(SHORT, List.of());
      var evidence =
          MILAN.evidence(MILAN.report()).withRevocationLists(List.of(other, Bytes.utf8("no list")));

      assertThat(verified(evidence).endorsedUntil())
          .isEqualTo(verified(MILAN.evidence(MILAN.report())).endorsedUntil());
    }
  }

  @Test
  void whatWasVerifiedIsWhatCameAlong() {
    var committed = TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 3, 0, 8, 115);
    var launched = TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 2, 0, 8, 115);
    var report = MILAN.report().committedTcb(committed.raw()).launchTcb(launched.raw());
    var verified = assertThatVerification(verify(MILAN.evidence(report))).isAccepted();

    assertThat(verified.committedTcb()).isEqualTo(committed);
    assertThat(verified.launchTcb()).isEqualTo(launched);
    assertThat(verified.signer().role()).isEqualTo(Role.VCEK);
    assertThat(verified.root().simulated()).isTrue();
    assertThat(verified.utilityVms()).isEmpty();
    assertThat(verified).hasToString("VerifiedSnp[MILAN, VCEK, Simulated manufacturer]");
  }

  @Test
  void endorsementOfTheImageThatIsNoneComesOutAsARejection() {
    var evidence = MILAN.evidence(MILAN.report()).withUvmEndorsements(List.of(Bytes.utf8("none")));

    assertThat(assertThatVerification(verify(evidence)).isAccepted().utilityVms())
        .hasSize(1)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Verification.Rejected.class));
  }

  @Nested
  class Layout {
    private final RawTcb above =
        new RawTcb(Bytes.copyOf(new byte[] {4, 0, 0, 0, 0, 0, 25, (byte) 219}));

    private SnpEvidence version2() {
      return MILAN.evidence(
          MILAN
              .report()
              .version(2)
              .cpuid(new Cpuid(0, 0, 0))
              .chipId(Bytes.zeros(64))
              .committedTcb(above));
    }

    @Test
    void ofAReportThatDoesNotTellIsTheCertificates() {
      assertThatVerification(verify(version2())).isRejectedBecauseOf(SnpCheck.TCB_ORDER);
    }

    @Test
    void thatNobodyTellsLeavesTheOrderUnchecked() {
      var verification = verify(version2().withCertificates(List.of(ASK, ARK)));

      assertThatVerification(verification).isUndecidedBecauseOf(SnpCheck.CHAIN_COMPLETE);
      assertThatVerification(verification)
          .didNotCheck(SnpCheck.TCB_ORDER, "the product line, and so the TCB layout, is not known");
    }

    @Test
    void ofAnotherMachineIsNotAsked() {
      assertThatVerification(verify(TURIN.evidence(TURIN.report()))).passed(SnpCheck.TCB_ORDER);
    }
  }

  @Nested
  class Minimum {
    private final TcbVersion minimum =
        TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 5, 0, 24, 219);
    private final SnpExpectations expected = DEFAULTS.requireTcbAtLeast(ProductLine.MILAN, minimum);

    private SnpEvidence version2() {
      return MILAN.evidence(MILAN.report().version(2).cpuid(new Cpuid(0, 0, 0)));
    }

    @Test
    void ofAReportThatDoesNotNameItsLineIsThatOfItsCertificate() {
      var verification = verify(version2(), expected);

      assertThatVerification(verification).isRejectedBecauseOf(SnpCheck.TCB_MINIMUM);
      assertThatVerification(verification)
          .says(SnpCheck.TCB_MINIMUM, "at least " + minimum, MILAN.tcb().toString());
    }

    @Test
    void ofALineThatNobodyTellsIsNotChecked() {
      var verification = verify(version2().withCertificates(List.of(ASK, ARK)), expected);

      assertThatVerification(verification).isUndecidedBecauseOf(SnpCheck.CHAIN_COMPLETE);
      assertThatVerification(verification)
          .didNotCheck(
              SnpCheck.TCB_MINIMUM, "neither report nor certificate tells the product line");
    }

    @Test
    void ofAReportThatNamesItsLineIsThatLinesWhateverTheCertificateSays() {
      var evidence = GENOA.evidence(MILAN.report());

      assertThatVerification(verify(evidence, expected))
          .isRejectedAlsoBecauseOf(SnpCheck.TCB_MINIMUM);
      assertThatVerification(verify(evidence, expected))
          .says(SnpCheck.TCB_MINIMUM, "at least " + minimum, MILAN.tcb().toString());
    }
  }
}
