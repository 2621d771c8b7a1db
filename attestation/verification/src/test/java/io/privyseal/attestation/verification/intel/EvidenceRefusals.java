package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.SimulatedQuotes.INTEL;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.PLATFORM;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.SINGLE_PACKAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.intel.PlatformExpectations.ConfigurationDemand;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test, of what is asked of a quote and its certificates: one thing changed and
/// signed again, exactly the check that is meant for it fails. Run for SGX and for TDX.
abstract class EvidenceRefusals extends QuoteRefusals {
  private static final Fmspc OWN_FMSPC = new Fmspc(PLATFORM.fmspc());
  private static final Fmspc OTHER_FMSPC = new Fmspc(Bytes.ofHex("5e00000000ff"));

  EvidenceRefusals(QuoteScene scene) {
    super(scene);
  }

  @Test
  void goodQuoteIsAcceptedAndItsFindingsSayWhatTheySaw() {
    var verified = quoted(quote());

    verified.isAccepted();
    says(verified, QuoteQuestion.TRAILING_BYTES, "nothing or zeros", "nothing");
    says(verified, QuoteQuestion.ATTESTATION_KEY_TYPE, "2 (ECDSA P-256)", "2 (ECDSA P-256)");
    says(verified, QuoteQuestion.CERTIFICATES, "certificates of Intel's profile", "3 certificates");
    says(
        verified,
        QuoteQuestion.CHAIN_ORDER,
        "PCK certificate by PCK authority by root",
        "PCK certificate by PCK Platform CA by root");
    says(
        verified,
        QuoteQuestion.CHAIN_SIGNATURES,
        "ECDSA with SHA-256 by the next certificate",
        "verified");
    says(
        verified,
        QuoteQuestion.CHAIN_VALIDITY,
        "valid at " + NOW,
        "until " + Pem.certificate(PLATFORM.pckCertificate()).getNotAfter().toInstant());
    says(verified, QuoteQuestion.QUOTE_SIGNATURE, "signed by the attestation key", "verified");
  }

  @Test
  void whatWasVerifiedIsWhatCameAlong() {
    var bytes = quote().bytes();
    var collateral = good();
    var verified = accepted(bytes, collateral);

    assertThat(verified.evidence()).isEqualTo(QuoteEvidence.of(Quote.parse(bytes)));
    assertThat(verified.trustRoot()).isEqualTo("Simulated maker");
    assertThat(verified.isSimulated()).isTrue();
    assertThat(verified.tcbStatus()).isEqualTo(TcbStatus.UP_TO_DATE);
    assertThat(verified.advisories()).isEmpty();
    assertThat(verified.fmspc()).isEqualTo(new Fmspc(PLATFORM.fmspc()));
    assertThat(verified.tcbEvaluationDataNumber()).isEqualTo(18);
    var platform = verified.platform();
    assertThat(platform.pck().fmspc()).isEqualTo(verified.fmspc());
    assertThat(platform.root().name()).isEqualTo(verified.trustRoot());
    assertThat(platform.collateral()).isEqualTo(collateral);
    assertThat(platform.tcbInfo().fmspc()).isEqualTo(verified.fmspc());
    assertThat(platform.evaluation().status()).isEqualTo(verified.tcbStatus());
    assertThat(platform.tcbDate()).isEqualTo(Instant.parse(CollateralBuilder.CURRENT_DATE));
    assertThat(platform)
        .hasToString("VerifiedPlatform[%s, UpToDate, Simulated maker]".formatted(verified.fmspc()));
    assertThat(verified.toString()).contains(platform.toString());
    assertThat(SimulatedQuotes.VERIFIER.anchors().all()).contains(platform.root());
  }

  @Nested
  class Form {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 65535})
    void unknownVersion(int version) {
      quoted(quote().version(version)).isRejectedBecauseOf(check(QuoteQuestion.QUOTE_FORMAT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void unknownKindOfAttestationKey(int type) {
      quoted(quote().attestationKeyType(type))
          .isRejectedBecauseOf(check(QuoteQuestion.QUOTE_FORMAT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x82, 0xffffffffL})
    void unknownKindOfTee(long type) {
      quoted(quote().teeType(type)).isRejectedBecauseOf(check(QuoteQuestion.QUOTE_FORMAT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 8, 9, 65535})
    void unknownCertificationData(int type) {
      quoted(quote().certification(type, PLATFORM.certification(5)))
          .isRejectedBecauseOf(check(QuoteQuestion.QUOTE_FORMAT));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 583, 0x7fff_ffffL, 0xffff_ffffL})
    void authenticationDataOfAnotherLength(long length) {
      quoted(quote().authenticationSize(length))
          .isRejectedBecauseOf(check(QuoteQuestion.QUOTE_FORMAT));
    }

    @Test
    void anyOtherLength() {
      var whole = quote().bytes();
      for (var shorter : List.of(Bytes.empty(), whole.slice(0, 1), Corruption.oneShorter(whole))) {
        verify(shorter, good(), DEFAULTS, NOW)
            .isRejectedBecauseOf(check(QuoteQuestion.QUOTE_FORMAT));
      }
    }

    @Test
    void bytesAfterTheQuote() {
      var verified = quoted(quote().trailing(Bytes.utf8("x")));

      verified.isRejectedBecauseOf(check(QuoteQuestion.TRAILING_BYTES));
      says(
          verified,
          QuoteQuestion.TRAILING_BYTES,
          "nothing or zeros",
          "1 bytes that are not all zero");
    }

    @Test
    void bytesAfterTheQuoteThatAreLetThroughShow() {
      var verified = quoted(quote().trailing(Bytes.utf8("x")), DEFAULTS.allowTrailingBytes());

      verified.isAccepted();
      verified.didNotCheck(
          check(QuoteQuestion.TRAILING_BYTES),
          "1 bytes that are not all zero, let through on request");
      quoted(quote(), DEFAULTS.allowTrailingBytes()).passed(check(QuoteQuestion.TRAILING_BYTES));
    }

    @Test
    void zerosAfterTheQuoteAreTheBuffers() {
      var verified = quoted(quote().trailing(Bytes.zeros(70)));

      verified.isAccepted();
      says(verified, QuoteQuestion.TRAILING_BYTES, "nothing or zeros", "70 zeros");
    }

    @Test
    void attestationKeyThatIsNoPoint() {
      var whole = quote().bytes();
      var point = SimulatedPlatform.rawPoint(PLATFORM.attestationKey().getPublic());
      var at = 0;
      while (!whole.slice(at, point.length()).equals(point)) {
        at++;
      }
      var changed = Corruption.setByte(whole, at, point.at(0) ^ 1);
      var verified = verify(changed, good(), DEFAULTS, NOW);

      verified.isRejectedBecauseOf(
          check(QuoteQuestion.QE_BINDING), check(QuoteQuestion.QUOTE_SIGNATURE));
      says(
          verified,
          QuoteQuestion.QUOTE_SIGNATURE,
          "signed by the attestation key",
          "the key is no point of P-256");
    }

    @Test
    void quoteWithAKeyOnP384() {
      var verified =
          quoted(
              quote()
                  .attestationKeyType(3)
                  .attestationKey(SimulatedQuotes.ENGINE.generateEc(EcCurve.P384)));

      verified.isRejectedBecauseOf(check(QuoteQuestion.ATTESTATION_KEY_TYPE));
      verified.didNotCheck(check(QuoteQuestion.QUOTE_SIGNATURE), "of another type");
      says(verified, QuoteQuestion.ATTESTATION_KEY_TYPE, "2 (ECDSA P-256)", "3 (ECDSA P-384)");
    }

    @Test
    void quotingEnclaveOfAnotherVendor() {
      quoted(quote().vendor(SIXES.slice(0, 16)))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_VENDOR));
    }
  }

  @Nested
  class Chain {
    @Test
    void certificateThatIsNone() {
      var verified =
          chained(
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate(),
              Bytes.utf8("no certificate"));

      verified.isRejectedBecauseOf(check(QuoteQuestion.CERTIFICATES));
      assertThat(verified.finding(check(QuoteQuestion.CERTIFICATES)).actual())
          .startsWith("certificate 4: ");
    }

    @Test
    void certificatesBesideOthersThatHaveExpired() {
      var expired = days(-9, -1);
      var issuer =
          INTEL
              .root()
              .authorityCertificate(Role.PLATFORM_CA, PLATFORM.issuer().keys().getPublic(), expired)
              .signedBy(INTEL.root());
      var leaf = PLATFORM.valid(expired).pckCertificate();

      chained(
              leaf,
              issuer,
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate())
          .isAccepted();
      chained(
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate(),
              leaf,
              issuer)
          .isAccepted();
    }

    @Test
    void rootBesideOneThatNobodyPinned() {
      var other = SimulatedIntel.create(SimulatedQuotes.ENGINE, NOW, "another");

      chained(
              other.root().certificate(),
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate())
          .isAccepted();
      chained(
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate(),
              other.root().certificate())
          .isAccepted();
    }

    @Test
    void rootThatMayNotCertifyAuthorities() {
      var root =
          INTEL
              .root()
              .authorityCertificate(Role.ROOT_CA, INTEL.root().keys().getPublic(), AROUND_NOW)
              .asAuthority(0)
              .signedBy(INTEL.root());
      var verified = chained(PLATFORM.pckCertificate(), PLATFORM.issuer().certificate(), root);

      verified.isRejectedBecauseOf(check(QuoteQuestion.CHAIN_ORDER));
      says(
          verified,
          QuoteQuestion.CHAIN_ORDER,
          "PCK certificate by PCK authority by root",
          "the root may not certify authorities");
    }

    @Test
    void signerOfCollateralInThePlaceOfThePlatform() {
      var verified =
          chained(
              INTEL.tcbSigning().certificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate());

      verified.isRejectedBecauseOf(check(QuoteQuestion.CHAIN_ORDER));
      assertThat(verified.finding(check(QuoteQuestion.CHAIN_ORDER)).actual())
          .startsWith("no PCK certificate, and beside it ")
          .endsWith(", which is not its issuer");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void certificateOfThePlatformWithoutAField(int arc) {
      var without =
          PLATFORM.pckCertificate(PLATFORM.pckExtension().without(arc)).signedBy(PLATFORM.issuer());

      chained(
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate(),
              without)
          .isRejectedBecauseOf(check(QuoteQuestion.CERTIFICATES));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 16, 17, 18})
    void certificateOfThePlatformWithoutANumberOfItsTcb(int arc) {
      var without =
          PLATFORM
              .pckCertificate(PLATFORM.pckExtension().withoutTcbField(arc))
              .signedBy(PLATFORM.issuer());

      chained(
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate(),
              without)
          .isRejectedBecauseOf(check(QuoteQuestion.CERTIFICATES));
    }

    @Test
    void certificateOfThePlatformThatCertifies() {
      var authority =
          PLATFORM
              .pckCertificate(PLATFORM.pckExtension())
              .asAuthority(0)
              .signedBy(PLATFORM.issuer());

      chained(
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate(),
              INTEL.root().certificate(),
              authority)
          .isRejectedBecauseOf(check(QuoteQuestion.CERTIFICATES));
    }

    /// The signature is the last value of a certificate; its first byte counts unused bits.
    @Test
    void signatureWithUnusedBits() {
      var evenlySigned = PLATFORM.pckCertificate();
      while (evenlySigned.at(evenlySigned.length() - 1) % 2 != 0) {
        evenlySigned = PLATFORM.pckCertificate(PLATFORM.pckExtension()).signedBy(PLATFORM.issuer());
      }
      var signature =
          org.bouncycastle.asn1.x509.Certificate.getInstance(evenlySigned.toArray())
              .getSignature()
              .getOctets();
      var unusedAt = evenlySigned.length() - signature.length - 1;

      withLeaf(evenlySigned).isAccepted();
      withLeaf(Corruption.setByte(evenlySigned, unusedAt, 1))
          .isRejectedBecauseOf(check(QuoteQuestion.CERTIFICATES));
    }

    @Test
    void leafThatMayNotSign() {
      var cannot =
          PLATFORM
              .pckCertificate(PLATFORM.pckExtension())
              .keyUsage(org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment)
              .signedBy(PLATFORM.issuer());

      withLeaf(cannot).isRejectedBecauseOf(check(QuoteQuestion.CERTIFICATES));
    }

    @Test
    void authorityAloneIsNoPlatform() {
      chained(PLATFORM.issuer().certificate(), INTEL.root().certificate())
          .isUndecidedBecauseOf(check(QuoteQuestion.CHAIN_COMPLETE));
    }

    @Test
    void withoutRoot() {
      chained(PLATFORM.pckCertificate(), PLATFORM.issuer().certificate())
          .isUndecidedBecauseOf(check(QuoteQuestion.CHAIN_COMPLETE));
    }

    @Test
    void withoutIssuer() {
      chained(PLATFORM.pckCertificate(), INTEL.root().certificate())
          .isUndecidedBecauseOf(check(QuoteQuestion.CHAIN_COMPLETE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutCertificates(int type) {
      quoted(quote().certification(type, PLATFORM.certification(type)))
          .isUndecidedBecauseOf(check(QuoteQuestion.CHAIN_COMPLETE));
    }

    @Test
    void certificatesGivenBesideTheQuoteComplete() {
      var without = quote().certification(3, PLATFORM.certification(3)).bytes();

      assertThat(
              SimulatedQuotes.verify(
                      scene.tee(), without, PLATFORM.certificates(), good(), DEFAULTS, NOW)
                  .verdict())
          .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void orderOfCertificatesIsFree() {
      chained(
              INTEL.root().certificate(),
              PLATFORM.pckCertificate(),
              PLATFORM.issuer().certificate())
          .isAccepted();
    }

    @Test
    void platformKeyCertifiedByTheRootItself() {
      var leaf =
          INTEL
              .root()
              .pckCertificate(PLATFORM.pck().getPublic(), AROUND_NOW)
              .sgxExtension(PLATFORM.pckExtension())
              .signedBy(INTEL.root());

      chained(leaf, INTEL.root().certificate())
          .isRejectedBecauseOf(check(QuoteQuestion.CHAIN_ORDER));
    }

    @Test
    void issuerOfAnotherKind() {
      var verified =
          chained(
              PLATFORM.pckCertificate(),
              INTEL.authority(Role.PROCESSOR_CA).certificate(),
              INTEL.root().certificate());

      verified.isRejectedBecauseOf(check(QuoteQuestion.CHAIN_ORDER));
      says(
          verified,
          QuoteQuestion.CHAIN_ORDER,
          "PCK certificate by PCK authority by root",
          "PCK certificate, and beside it PCK Processor CA, which is not its issuer");
    }

    @Test
    void leafNotSignedByItsIssuer() {
      withLeaf(
              PLATFORM
                  .pckCertificate(PLATFORM.pckExtension())
                  .signedBy(INTEL.authority(Role.PROCESSOR_CA)))
          .isRejectedBecauseOf(check(QuoteQuestion.CHAIN_SIGNATURES));
    }

    @Test
    void issuerNotSignedByTheRoot() {
      var issuer =
          INTEL
              .root()
              .authorityCertificate(
                  Role.PLATFORM_CA, PLATFORM.issuer().keys().getPublic(), AROUND_NOW)
              .signedBy(PLATFORM.issuer());

      var verified = chained(PLATFORM.pckCertificate(), issuer, INTEL.root().certificate());

      verified.isRejectedBecauseOf(check(QuoteQuestion.CHAIN_SIGNATURES));
      says(
          verified,
          QuoteQuestion.CHAIN_SIGNATURES,
          "ECDSA with SHA-256 by the next certificate",
          "PCK Platform CA is not signed by root");
    }

    @Test
    void rootNotSignedByItself() {
      var root =
          INTEL
              .root()
              .authorityCertificate(Role.ROOT_CA, INTEL.root().keys().getPublic(), AROUND_NOW)
              .signedBy(PLATFORM.issuer());

      chained(PLATFORM.pckCertificate(), PLATFORM.issuer().certificate(), root)
          .isRejectedBecauseOf(check(QuoteQuestion.CHAIN_SIGNATURES));
    }

    @Test
    void rootThatIsNotPinned() {
      var other = SimulatedIntel.create(SimulatedQuotes.ENGINE, NOW, "another");
      var platform = other.platform(NOW);

      var verified =
          verify(
              on(platform).quoting().bytes(),
              good(),
              DEFAULTS.withRevocation(RevocationRule.off("this test is about the root")),
              NOW);

      verified.isRejectedBecauseOf(check(QuoteQuestion.CHAIN_ROOT));
      says(
          verified,
          QuoteQuestion.CHAIN_ROOT,
          "one of Intel SGX Root CA, Simulated maker (simulated)",
          IntelTrustAnchors.fingerprint(other.root().keys().getPublic()).hex());
    }

    @Test
    void renewedRootIsStillPinnedByItsKey() {
      var renewed =
          INTEL
              .root()
              .authorityCertificate(Role.ROOT_CA, INTEL.root().keys().getPublic(), AROUND_NOW)
              .signedBy(INTEL.root());

      chained(PLATFORM.pckCertificate(), PLATFORM.issuer().certificate(), renewed).isAccepted();
    }

    @ParameterizedTest
    @CsvSource({"-9, -1", "1, 9"})
    void leafOfAnotherTime(int from, int until) {
      quoted(on(PLATFORM.valid(days(from, until))).quoting())
          .isRejectedBecauseOf(check(QuoteQuestion.CHAIN_VALIDITY));
    }

    @Test
    void issuerThatHasExpired() {
      var issuer =
          INTEL
              .root()
              .authorityCertificate(
                  Role.PLATFORM_CA, PLATFORM.issuer().keys().getPublic(), days(-9, -1))
              .signedBy(INTEL.root());

      var verified = chained(PLATFORM.pckCertificate(), issuer, INTEL.root().certificate());

      verified.isRejectedBecauseOf(check(QuoteQuestion.CHAIN_VALIDITY));
      says(
          verified,
          QuoteQuestion.CHAIN_VALIDITY,
          "valid at " + NOW,
          "PCK Platform CA is valid %s to %s".formatted(days(-9, -1).from(), days(-9, -1).until()));
    }

    @Test
    void rootThatHasExpired() {
      var root =
          INTEL
              .root()
              .authorityCertificate(Role.ROOT_CA, INTEL.root().keys().getPublic(), days(-9, -1))
              .signedBy(INTEL.root());

      chained(PLATFORM.pckCertificate(), PLATFORM.issuer().certificate(), root)
          .isRejectedBecauseOf(check(QuoteQuestion.CHAIN_VALIDITY));
    }
  }

  @Nested
  class Signatures {
    @Test
    void reportOfTheQuotingEnclaveSignedByAnotherPlatform() {
      quoted(quote().qeReportSigner(SINGLE_PACKAGE.pck().getPrivate()))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_REPORT_SIGNATURE));
    }

    @Test
    void zeroSignatureOfTheQuotingEnclave() {
      quoted(quote().qeReportSignature(Bytes.zeros(64)))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_REPORT_SIGNATURE));
    }

    @Test
    void attestationKeyThatIsNotBound() {
      quoted(quote().qeReportData(SIXES)).isRejectedBecauseOf(check(QuoteQuestion.QE_BINDING));
    }

    @Test
    void bindingFollowedByMore() {
      var bound =
          io.privyseal.foundation.bytes.Digests.sha256(
              SimulatedPlatform.rawPoint(PLATFORM.attestationKey().getPublic())
                  .concat(Bytes.empty()));

      quoted(
              quote()
                  .qeAuthenticationData(Bytes.empty())
                  .qeReportData(bound.concat(SIXES.slice(0, 32))))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_BINDING));
    }

    @Test
    void emptyAuthenticationDataOfTheQuotingEnclaveIsBoundToo() {
      quoted(quote().qeAuthenticationData(Bytes.empty())).isAccepted();
    }

    @Test
    void quoteSignedByAnotherKey() {
      quoted(quote().quoteSigner(PLATFORM.pck().getPrivate()))
          .isRejectedBecauseOf(check(QuoteQuestion.QUOTE_SIGNATURE));
    }

    @Test
    void zeroSignature() {
      quoted(quote().quoteSignature(Bytes.zeros(64)))
          .isRejectedBecauseOf(check(QuoteQuestion.QUOTE_SIGNATURE));
    }
  }

  @Nested
  class Platform {
    @Test
    void otherFmspc() {
      var verified = expecting(p -> p.requireFmspc(OTHER_FMSPC));

      verified.isRejectedBecauseOf(check(QuoteQuestion.FMSPC));
      says(verified, QuoteQuestion.FMSPC, OTHER_FMSPC.toString(), OWN_FMSPC.toString());
    }

    @Test
    void anotherRefusedFmspcIsAccepted() {
      var verified = expecting(p -> p.refuseFmspc(OTHER_FMSPC));

      verified.isAccepted();
      says(verified, QuoteQuestion.FMSPC, "any but " + OTHER_FMSPC, OWN_FMSPC.toString());
    }

    @Test
    void requiredFmspcThatIsRefusedAsWell() {
      var verified = expecting(p -> p.requireFmspc(OWN_FMSPC).refuseFmspc(OWN_FMSPC));

      verified.isRejectedBecauseOf(check(QuoteQuestion.FMSPC));
    }

    @Test
    void withoutItsCertificateNothingIsKnownOfIt() {
      var demanding =
          DEFAULTS
              .requireFmspc(OWN_FMSPC)
              .requirePpid(PLATFORM.ppid())
              .require(ConfigurationDemand.STATIC_PLATFORM);
      var verified = quoted(quote().certification(3, PLATFORM.certification(3)), demanding);

      verified.isUndecidedBecauseOf(check(QuoteQuestion.CHAIN_COMPLETE));
      verified.didNotCheck(check(QuoteQuestion.FMSPC), "no PCK certificate");
      verified.didNotCheck(check(QuoteQuestion.PPID), "no PCK certificate");
      verified.didNotCheck(check(QuoteQuestion.PLATFORM_CONFIGURATION), "no PCK certificate");
    }

    @Test
    void refusedFmspc() {
      expecting(p -> p.refuseFmspc(new Fmspc(PLATFORM.fmspc())))
          .isRejectedBecauseOf(check(QuoteQuestion.FMSPC));
    }

    @Test
    void otherPlatform() {
      expecting(p -> p.requirePpid(SINGLE_PACKAGE.ppid()))
          .isRejectedBecauseOf(check(QuoteQuestion.PPID));
    }

    @Test
    void multithreading() {
      expecting(p -> p.require(ConfigurationDemand.SMT_OFF))
          .isRejectedBecauseOf(check(QuoteQuestion.PLATFORM_CONFIGURATION));
    }

    @Test
    void platformThatCanGrow() {
      expecting(p -> p.require(ConfigurationDemand.STATIC_PLATFORM))
          .isRejectedBecauseOf(check(QuoteQuestion.PLATFORM_CONFIGURATION));
    }

    @Test
    void configurationThatIsNotStated() {
      verify(
              on(SINGLE_PACKAGE).quoting().bytes(),
              on(SINGLE_PACKAGE).collateral().build().read(),
              DEFAULTS.require(ConfigurationDemand.NO_CACHED_KEYS),
              NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.PLATFORM_CONFIGURATION));
    }

    @Test
    void cachedKeys() {
      var extension = PLATFORM.pckExtension().configuration(false, true, false);
      var leaf = PLATFORM.pckCertificate(extension).signedBy(PLATFORM.issuer());

      quoted(
              quote().certification(5, SimulatedPlatform.chain(PLATFORM.certificatesWith(leaf))),
              DEFAULTS.require(ConfigurationDemand.NO_CACHED_KEYS))
          .isRejectedBecauseOf(check(QuoteQuestion.PLATFORM_CONFIGURATION));
    }

    @Test
    void otherFmspcInThePckCertificate() {
      withExtension(e -> e.fmspc(Bytes.ofHex("5e00000000ff")))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_PLATFORM));
    }
  }
}
