package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.SimulatedQuotes.INTEL;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.PLATFORM;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.SINGLE_PACKAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.host.QuoteScene.Tee;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.IntelAuthority;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.TcbInfoBuilder.SvnLevel;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.attestation.verification.VerificationAssert;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test, of what is asked of collateral and of the TCB in its light: one thing
/// changed and signed again, exactly the check that is meant for it fails or is held back. Run for
/// SGX and for TDX.
abstract class CollateralRefusals extends QuoteRefusals {
  CollateralRefusals(QuoteScene scene) {
    super(scene);
  }

  @Nested
  class Revocation {
    @Test
    void revokedPlatform() {
      with(collateral()
              .pckRevocationList(l -> l.revoke(IntelAuthority.serialOf(PLATFORM.pckCertificate()))))
          .isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void revokedPlatformOnAnExpiredListStaysRevoked() {
      with(collateral()
              .pckRevocationList(l ->
                  l.revoke(IntelAuthority.serialOf(PLATFORM.pckCertificate()))
                      .validity(days(-90, -60))))
          .isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void anotherPlatformRevoked() {
      with(collateral()
              .pckRevocationList(
                  l -> l.revoke(IntelAuthority.serialOf(SINGLE_PACKAGE.pckCertificate()))))
          .isAccepted();
    }

    @ParameterizedTest
    @CsvSource({"-90, -60", "1, 30"})
    void listOfThePckAuthorityOfAnotherTime(int from, int until) {
      with(collateral().pckRevocationList(l -> l.validity(days(from, until))))
          .isUndecidedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void listWithoutItsNextUpdate() {
      with(collateral().pckRevocationList(l -> l.withoutNextUpdate()))
          .isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void noList() {
      with(good().withoutRevocationLists())
          .isUndecidedBecauseOf(
              check(QuoteQuestion.PCK_REVOCATION), check(QuoteQuestion.AUTHORITY_REVOCATION));
    }

    @Test
    void listThatIsNone() {
      with(collateral().build().withPckRevocationList(Bytes.utf8("0 no list")).read())
          .isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void listNotSignedByItsAuthority() {
      var list =
          PLATFORM.issuer().revocationList(AROUND_NOW).signedBy(INTEL.authority(Role.PROCESSOR_CA));

      with(collateral().build().withPckRevocationList(list).read())
          .isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void listOfTheRootInThePlaceOfThePckAuthoritys() {
      with(collateral().build().withPckRevocationList(good().rootCaCrl().orElseThrow()).read())
          .isUndecidedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void listOfARenewedAuthorityIsBelieved() {
      var renewed =
          INTEL
              .root()
              .issue(Role.PLATFORM_CA, SimulatedQuotes.ENGINE.generateEc(EcCurve.P256), AROUND_NOW);
      var list = renewed.revocationList(AROUND_NOW).build();

      with(collateral().pckAuthority(renewed).build().withPckRevocationList(list).read())
          .isAccepted();
    }

    @Test
    void listOfARenewedAuthorityThatIsRevoked() {
      var renewed =
          INTEL
              .root()
              .issue(Role.PLATFORM_CA, SimulatedQuotes.ENGINE.generateEc(EcCurve.P256), AROUND_NOW);
      var list = renewed.revocationList(AROUND_NOW).build();

      with(collateral()
              .pckAuthority(renewed)
              .rootRevocationList(l -> l.revoke(renewed.serialNumber()))
              .build()
              .withPckRevocationList(list)
              .read())
          .isRejectedBecauseOf(check(QuoteQuestion.AUTHORITY_REVOCATION));
    }

    @Test
    void listOfARenewedAuthorityThatHasExpired() {
      var renewed =
          INTEL
              .root()
              .issue(
                  Role.PLATFORM_CA,
                  SimulatedQuotes.ENGINE.generateEc(EcCurve.P256),
                  days(-90, -60));
      var list = renewed.revocationList(AROUND_NOW).build();

      var verified =
          with(collateral().pckAuthority(renewed).build().withPckRevocationList(list).read());

      verified.isUndecidedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
      assertThat(verified.finding(check(QuoteQuestion.PCK_REVOCATION)).actual())
          .startsWith("the PCK CRL is signed by an authority that is not valid");
    }

    /// Whoever can send collateral can name themselves as an authority is named, and sign a list
    /// that revokes nobody.
    @Test
    void listOfAnAuthorityThatTheRootDidNotSign() {
      var keys = SimulatedQuotes.ENGINE.generateEc(EcCurve.P256);
      var certificate =
          INTEL
              .root()
              .authorityCertificate(Role.PLATFORM_CA, keys.getPublic(), AROUND_NOW)
              .signedBy(PLATFORM.issuer());
      var impostor =
          new IntelAuthority(SimulatedQuotes.ENGINE, Role.PLATFORM_CA, keys, certificate);
      var list = impostor.revocationList(AROUND_NOW).build();
      var verified =
          with(collateral().pckAuthority(impostor).build().withPckRevocationList(list).read());

      verified.isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
      assertThat(verified.finding(check(QuoteQuestion.PCK_REVOCATION)).actual())
          .startsWith("the PCK CRL is not signed by PCK Platform CA");
    }

    @Test
    void revokedPlatformOnTheListOfAnAuthorityThatHasExpiredStaysRevoked() {
      var renewed =
          INTEL
              .root()
              .issue(
                  Role.PLATFORM_CA,
                  SimulatedQuotes.ENGINE.generateEc(EcCurve.P256),
                  days(-90, -60));
      var list =
          renewed
              .revocationList(AROUND_NOW)
              .revoke(IntelAuthority.serialOf(PLATFORM.pckCertificate()))
              .build();

      with(collateral().pckAuthority(renewed).build().withPckRevocationList(list).read())
          .isRejectedBecauseOf(check(QuoteQuestion.PCK_REVOCATION));
    }

    @Test
    void revokedPckAuthority() {
      with(collateral().rootRevocationList(l -> l.revoke(PLATFORM.issuer().serialNumber())))
          .isRejectedBecauseOf(check(QuoteQuestion.AUTHORITY_REVOCATION));
    }

    @Test
    void revokedSignerOfCollateral() {
      with(collateral().rootRevocationList(l -> l.revoke(INTEL.tcbSigning().serialNumber())))
          .isRejectedBecauseOf(check(QuoteQuestion.AUTHORITY_REVOCATION));
    }

    @Test
    void listOfTheRootOfAnotherTime() {
      with(collateral().rootRevocationList(l -> l.validity(days(-90, -60))))
          .isUndecidedBecauseOf(check(QuoteQuestion.AUTHORITY_REVOCATION));
    }

    @Test
    void listOfTheRootNotSignedByIt() {
      var list = INTEL.root().revocationList(AROUND_NOW).signedBy(PLATFORM.issuer());

      with(collateral().build().withRootRevocationList(list).read())
          .isRejectedBecauseOf(check(QuoteQuestion.AUTHORITY_REVOCATION));
    }
  }

  @Nested
  class TcbInfo {
    @Test
    void missing() {
      with(good().withoutTcbInfo()).isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "version",
          "issueDate",
          "nextUpdate",
          "fmspc",
          "tcbType",
          "tcbEvaluationDataNumber"
        })
    void withoutAMember(String name) {
      with(collateral().tcbInfo(i -> i.without(name)))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO));
    }

    @Test
    void withoutLevels() {
      with(collateral().tcbInfo(i -> i.member("tcbLevels", new JsonArray(List.of()))))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_LEVEL));
    }

    @Test
    void ofAVersionThatIsNotKnown() {
      with(collateral().tcbInfo(i -> i.number("version", 4)))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO));
    }

    @Test
    void withLevelsOfAnotherKind() {
      with(collateral().tcbInfo(i -> i.number("tcbType", 1)))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO));
    }

    @Test
    void withAStatusThatIsNotKnown() {
      with(collateral().platformStatus("Splendid"))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO));
    }

    @Test
    void changedAfterItWasSigned() {
      var made = collateral().build();
      var changed = made.tcbInfo().asUtf8().replace("OutOfDate", "UpToDate");

      with(made.withTcbInfo(Bytes.utf8(changed)).read())
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
    }

    @Test
    void writtenAnewWithOtherSpace() {
      var made = collateral().build();
      var changed = made.tcbInfo().asUtf8().replace("\"version\":3", "\"version\": 3");

      with(made.withTcbInfo(Bytes.utf8(changed)).read())
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
    }

    @Test
    void signedUnderAnotherRoot() {
      var other = SimulatedIntel.create(SimulatedQuotes.ENGINE, NOW, "another");

      var verified = with(collateral().tcbInfoSignedBy(other.tcbSigning()));

      verified.isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
    }

    @Test
    void signedByThePckAuthority() {
      with(collateral().tcbInfoSignedBy(PLATFORM.issuer()))
          .isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
    }

    @Test
    void signedByThePckAuthorityUnderTheSignersName() {
      var posing = PLATFORM.issuer().withCertificate(INTEL.tcbSigning().certificate());

      with(collateral().tcbInfoSignedBy(posing))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
    }

    @Test
    void signerCertifiedByThePckAuthority() {
      var keys = SimulatedQuotes.ENGINE.generateEc(EcCurve.P256);
      var certificate =
          INTEL
              .root()
              .pckCertificate(keys.getPublic(), AROUND_NOW)
              .commonName(Role.TCB_SIGNING.commonName())
              .signedBy(PLATFORM.issuer());
      var signer = INTEL.tcbSigning().withCertificate(certificate);

      with(collateral()
              .tcbInfoSignedBy(
                  new IntelAuthority(
                      SimulatedQuotes.ENGINE, Role.TCB_SIGNING, keys, signer.certificate())))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
    }

    private IntelCollateral chained(Bytes... certificates) {
      var statement = good().tcbInfo().orElseThrow();
      return good().withTcbInfo(statement.withIssuerChain(List.of(certificates)));
    }

    @Test
    void withAnIssuerChainThatCannotBeRead() {
      var verified = with(chained(Bytes.utf8("no certificate")));

      verified.isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
      assertThat(verified.finding(check(QuoteQuestion.TCB_INFO_SIGNATURE)).actual())
          .startsWith("issuer chain: ");
      verified.didNotCheck(
          check(QuoteQuestion.TCB_INFO_CHAIN_VALIDITY), "the issuer chain is not readable");
    }

    @Test
    void withoutItsSigner() {
      var verified = with(chained(INTEL.root().certificate()));

      verified.isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO_SIGNATURE));
      verified.didNotCheck(
          check(QuoteQuestion.TCB_INFO_CHAIN_VALIDITY), "no TCB signing certificate was given");
    }

    @Test
    void withoutItsRootIsHeldAgainstThePlatforms() {
      with(chained(INTEL.tcbSigning().certificate())).isAccepted();
    }

    @Test
    void withoutAnyRoot() {
      var verified =
          verify(
              quote().certification(3, PLATFORM.certification(3)).bytes(),
              chained(INTEL.tcbSigning().certificate()),
              DEFAULTS,
              NOW);

      verified.isUndecidedBecauseOf(
          check(QuoteQuestion.CHAIN_COMPLETE), check(QuoteQuestion.TCB_INFO_SIGNATURE));
      verified.didNotCheck(
          check(QuoteQuestion.TCB_INFO_CHAIN_VALIDITY), "the signer's root was not given");
    }

    @Test
    void withARootThatNobodyPinnedBesideItsOwn() {
      var other = SimulatedIntel.create(SimulatedQuotes.ENGINE, NOW, "another");

      with(chained(
              other.root().certificate(),
              INTEL.tcbSigning().certificate(),
              INTEL.root().certificate()))
          .isAccepted();
    }

    @Test
    void signerThatHasExpired() {
      with(collateral().tcbInfoSignedBy(signerOf(days(-9, -1))))
          .isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO_CHAIN_VALIDITY));
    }

    @ParameterizedTest
    @CsvSource({"-90, -1", "1, 30"})
    void ofAnotherTime(int from, int until) {
      with(collateral().tcbInfo(i -> i.issued(days(from, until))))
          .isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO_VALIDITY));
    }

    @Test
    void pastItsNextUpdateWithinTheGrace() {
      var yesterday = collateral().tcbInfo(i -> i.issued(days(-30, -1))).build().read();
      var grace = Freshness.UNTIL_NEXT_UPDATE.withGrace(Duration.ofDays(2));

      verify(quote().bytes(), yesterday, DEFAULTS.withFreshness(grace), NOW).isAccepted();
    }

    @Test
    void olderThanTheBoundThoughNotDue() {
      var old = collateral().tcbInfo(i -> i.issued(days(-20, 20))).build().read();
      var bound = Freshness.UNTIL_NEXT_UPDATE.noOlderThan(Duration.ofDays(10));

      verify(quote().bytes(), old, DEFAULTS.withFreshness(bound), NOW)
          .isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO_VALIDITY));
    }

    @Test
    void ofAnotherFmspc() {
      with(collateral().tcbInfo(i -> i.fmspc(Bytes.ofHex("5e00000000ff"))))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_PLATFORM));
    }

    @Test
    void ofAnotherPce() {
      with(collateral().tcbInfo(i -> i.pceId(Bytes.ofHex("0001"))))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_INFO_PLATFORM));
    }

    @Test
    void ofAnEarlierTcbRecovery() {
      expecting(p -> p.requireTcbEvaluationNumberAtLeast(19))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_EVALUATION_NUMBER));
    }

    @Test
    void ofTheRequiredTcbRecovery() {
      expecting(p -> p.requireTcbEvaluationNumberAtLeast(18)).isAccepted();
    }

    @Test
    void earlierOfTheTwoSaysUntilWhenAndOfWhichRecovery() {
      var platform =
          accepted(
                  quote().bytes(),
                  collateral()
                      .tcbInfo(i -> i.issued(days(-1, 3)))
                      .identity(i -> i.issued(days(-1, 2)).evaluationDataNumber(17))
                      .build()
                      .read())
              .platform();

      assertThat(platform.collateralExpires()).isEqualTo(days(-1, 2).until());
      assertThat(platform.tcbEvaluationDataNumber()).isEqualTo(17);
      assertThat(platform.qeIdentity().nextUpdate()).isEqualTo(days(-1, 2).until());
      assertThat(platform.tcbInfo().nextUpdate()).isEqualTo(days(-1, 3).until());
    }

    @Test
    void identityOfAnEarlierTcbRecovery() {
      verify(
              quote().bytes(),
              collateral().identity(i -> i.evaluationDataNumber(17)).build().read(),
              DEFAULTS.requireTcbEvaluationNumberAtLeast(18),
              NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_EVALUATION_NUMBER));
    }
  }

  @Nested
  class QuotingEnclave {
    @Test
    void identityMissing() {
      with(good().withoutQeIdentity()).isUndecidedBecauseOf(check(QuoteQuestion.QE_IDENTITY));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "id",
          "version",
          "issueDate",
          "nextUpdate",
          "tcbEvaluationDataNumber",
          "miscselect",
          "miscselectMask",
          "attributes",
          "attributesMask",
          "mrsigner",
          "isvprodid"
        })
    void identityWithoutAMember(String name) {
      with(collateral().identity(i -> i.without(name)))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_IDENTITY));
    }

    @Test
    void identityChangedAfterItWasSigned() {
      var made = collateral().build();
      var changed = made.identity().asUtf8().replace("OutOfDate", "UpToDate");

      with(made.withIdentity(Bytes.utf8(changed)).read())
          .isRejectedBecauseOf(check(QuoteQuestion.QE_IDENTITY_SIGNATURE));
    }

    @Test
    void identityUnderAnotherRoot() {
      var other = SimulatedIntel.create(SimulatedQuotes.ENGINE, NOW, "another");

      with(collateral().identitySignedBy(other.tcbSigning()))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_IDENTITY_SIGNATURE));
    }

    @Test
    void signerOfTheIdentityThatHasExpired() {
      with(collateral().identitySignedBy(signerOf(days(-9, -1))))
          .isUndecidedBecauseOf(check(QuoteQuestion.QE_IDENTITY_CHAIN_VALIDITY));
    }

    @ParameterizedTest
    @CsvSource({"-90, -1", "1, 30"})
    void identityOfAnotherTime(int from, int until) {
      with(collateral().identity(i -> i.issued(days(from, until))))
          .isUndecidedBecauseOf(check(QuoteQuestion.QE_IDENTITY_VALIDITY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QE", "TD_QE", "QVE"})
    void identityOfAnotherEnclave(String id) {
      var own = scene.tee() == Tee.SGX ? "QE" : "TD_QE";
      if (!id.equals(own)) {
        with(collateral().identity(i -> i.id(id)))
            .isRejectedBecauseOf(check(QuoteQuestion.QE_MATCH));
      }
    }

    @Test
    void goodIdentitySaysWhoseItIs() {
      var own = scene.tee() == Tee.SGX ? "QE" : "TD_QE";

      says(quoted(quote()), QuoteQuestion.QE_MATCH, "the enclave " + own, own);
      says(
          quoted(quote()),
          QuoteQuestion.QE_IDENTITY_SIGNATURE,
          "signed by a TCB signer under the root of the PCK chain",
          "verified");
    }

    @Test
    void otherSigner() {
      quoted(quote().qeReport(qe().mrSigner(SIXES.slice(0, 32))))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_MATCH));
    }

    @Test
    void otherProduct() {
      quoted(quote().qeReport(qe().isvProductId(3)))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_MATCH));
    }

    @Test
    void underDebug() {
      quoted(quote().qeReport(qe().debug())).isRejectedBecauseOf(check(QuoteQuestion.QE_MATCH));
    }

    @Test
    void withoutTheProvisioningKey() {
      quoted(quote().qeReport(qe().attributes(0x5, 0xe7)))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_MATCH));
    }

    @Test
    void otherMiscSelect() {
      quoted(quote().qeReport(qe().miscSelect(1)))
          .isRejectedBecauseOf(check(QuoteQuestion.QE_MATCH));
    }

    @Test
    void belowAllLevels() {
      quoted(quote().qeReport(qe().isvSvn(0))).isRejectedBecauseOf(check(QuoteQuestion.TCB_LEVEL));
    }

    @Test
    void outOfDate() {
      quoted(quote().qeReport(qe().isvSvn(1))).isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }
  }

  @Nested
  class Tcb {
    @Test
    void belowAllLevels() {
      var lowest = PLATFORM.withTcb(PLATFORM.tcb().with(0, 0));

      quoted(on(lowest).quoting()).isRejectedBecauseOf(check(QuoteQuestion.TCB_LEVEL));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void eachComponentOneLower(int index) {
      var lower = PLATFORM.withTcb(PLATFORM.tcb().with(index, PLATFORM.tcb().component(index) - 1));

      quoted(on(lower).quoting()).isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }

    @Test
    void provisioningEnclaveOneLower() {
      var lower = PLATFORM.withTcb(PLATFORM.tcb().withPceSvn(PLATFORM.tcb().pceSvn() - 1));

      quoted(on(lower).quoting()).isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }

    @Test
    void higherThanTheNewestLevelIsUpToDate() {
      var higher = PLATFORM.withTcb(PLATFORM.tcb().with(0, 200).withPceSvn(14));

      quoted(on(higher).quoting()).isAccepted();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ConfigurationNeeded",
          "ConfigurationAndSWHardeningNeeded",
          "OutOfDate",
          "OutOfDateConfigurationNeeded",
          "Revoked"
        })
    void statusThatIsNotAllowed(String status) {
      with(collateral().platformStatus(status))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }

    @Test
    void statusThatIsAllowedByDefaultAndNoLonger() {
      var hardening = collateral().platformStatus("SWHardeningNeeded").build().read();
      var upToDateOnly = DEFAULTS.requireTcbStatus(TcbStatus.UP_TO_DATE);
      var verified = verify(quote().bytes(), hardening, upToDateOnly, NOW);

      verified.isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
      says(
          verified,
          QuoteQuestion.TCB_STATUS,
          "one of UpToDate",
          "SWHardeningNeeded, TCB of " + CollateralBuilder.CURRENT_DATE);
      verify(quote().bytes(), hardening, upToDateOnly.allowTrailingBytes(), NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }

    @Test
    void revokedCannotBeAllowed() {
      assertThatThrownBy(() -> DEFAULTS.allowTcbStatus(TcbStatus.REVOKED))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> DEFAULTS.requireTcbStatus(TcbStatus.REVOKED))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void softwareHardeningIsTheWorkloadsOwn() {
      with(collateral().platformStatus("SWHardeningNeeded", "INTEL-SA-00615")).isAccepted();
    }

    @Test
    void allowedStatus() {
      verify(
              quote().bytes(),
              collateral().platformStatus("ConfigurationNeeded").build().read(),
              DEFAULTS.allowTcbStatus(TcbStatus.CONFIGURATION_NEEDED),
              NOW)
          .isAccepted();
    }

    @Test
    void revokedQuotingEnclaveWhateverThePlatformIs() {
      with(collateral().identityStatus("Revoked"))
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }

    @Test
    void outOfDateQuotingEnclaveSpoilsAConfiguredPlatform() {
      verify(
              quote().bytes(),
              collateral()
                  .platformStatus("ConfigurationNeeded")
                  .identityStatus("OutOfDate")
                  .build()
                  .read(),
              DEFAULTS.allowTcbStatus(TcbStatus.CONFIGURATION_NEEDED, TcbStatus.OUT_OF_DATE),
              NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
    }

    @Test
    void outOfDateForLongerThanTheGrace() {
      var verified = expectingOutOfDate(Duration.ofDays(30));

      verified.isRejectedBecauseOf(check(QuoteQuestion.TCB_STATUS));
      assertThat(verified.finding(check(QuoteQuestion.TCB_STATUS)).expected())
          .isEqualTo("one of UpToDate, SWHardeningNeeded, or out of date by at most PT720H");
    }

    @Test
    void outOfDateWithinTheGrace() {
      expectingOutOfDate(Duration.ofDays(365)).isAccepted();
    }

    private VerificationAssert<?> expectingOutOfDate(Duration grace) {
      return verify(
          quote().bytes(),
          collateral().platformStatus("OutOfDate", "INTEL-SA-00960").build().read(),
          DEFAULTS.allowOutOfDateWithin(grace),
          NOW);
    }

    @Test
    void refusedAdvisoryThoughTheStatusIsAllowed() {
      verify(
              quote().bytes(),
              collateral().platformStatus("SWHardeningNeeded", "INTEL-SA-00615").build().read(),
              DEFAULTS.refuseAdvisories("INTEL-SA-00615"),
              NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.ADVISORIES));
    }

    @Test
    void advisoryThatIsNotAmongTheAccepted() {
      verify(
              quote().bytes(),
              collateral()
                  .platformStatus("SWHardeningNeeded", "INTEL-SA-00615", "INTEL-SA-00657")
                  .build()
                  .read(),
              DEFAULTS.requireAdvisoriesAmong(Set.of("INTEL-SA-00615")),
              NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.ADVISORIES));
    }

    @Test
    void advisoriesThatAreAllAccepted() {
      var hardening =
          collateral().platformStatus("SWHardeningNeeded", "INTEL-SA-00615").build().read();
      var accepting =
          DEFAULTS
              .requireAdvisoriesAmong(Set.of("INTEL-SA-00615"))
              .refuseAdvisories("INTEL-SA-00657");
      var verified = verify(quote().bytes(), hardening, accepting, NOW);

      verified.isAccepted();
      says(
          verified,
          QuoteQuestion.ADVISORIES,
          "no advisory that is not accepted",
          "1 advisories, all accepted");
    }

    @Test
    void acceptedAdvisoryThatIsRefusedAsWell() {
      var hardening =
          collateral().platformStatus("SWHardeningNeeded", "INTEL-SA-00615").build().read();
      var contradicting =
          DEFAULTS
              .requireAdvisoriesAmong(Set.of("INTEL-SA-00615"))
              .refuseAdvisories("INTEL-SA-00615");

      verify(quote().bytes(), hardening, contradicting, NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.ADVISORIES));
    }

    @Test
    void advisoriesOfATcbThatIsNotKnown() {
      var verified =
          verify(
              quote().bytes(),
              good().withoutTcbInfo(),
              DEFAULTS.requireAdvisoriesAmong(Set.of()),
              NOW);

      verified.isUndecidedBecauseOf(check(QuoteQuestion.TCB_INFO));
      verified.didNotCheck(check(QuoteQuestion.ADVISORIES), "no TCB level");
    }

    @Test
    void advisoryOfTheQuotingEnclave() {
      verify(
              quote().bytes(),
              collateral()
                  .identity(i ->
                      i.withoutLevels()
                          .level(
                              new SvnLevel(
                                  1,
                                  CollateralBuilder.CURRENT_DATE,
                                  "UpToDate",
                                  List.of("INTEL-SA-00615"))))
                  .build()
                  .read(),
              DEFAULTS.requireAdvisoriesAmong(Set.of()),
              NOW)
          .isRejectedBecauseOf(check(QuoteQuestion.ADVISORIES));
    }
  }
}
