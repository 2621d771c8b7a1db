package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.sevsnp.Simulated.ENGINE;
import static io.privyseal.attestation.verification.sevsnp.Simulated.GENOA;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN_VLEK;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SimulatedAuthority;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Revocation lists: good ones, missing ones, old ones, forged ones, under each rule.
class RevocationTest {
  private static final Validity CURRENT =
      new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
  private static final Validity EXPIRED =
      new Validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
  private static final BigInteger ASK = SimulatedAuthority.serial(ProductLine.MILAN, Role.ASK);
  private static final BigInteger ASVK = SimulatedAuthority.serial(ProductLine.MILAN, Role.ASVK);

  private static Bytes list(Validity validity, BigInteger... revoked) {
    return MILAN.authorities().ark().revocationList(validity, List.of(revoked));
  }

  private static SnpEvidence with(Bytes... lists) {
    return MILAN.evidence(MILAN.report()).withRevocationLists(List.of(lists));
  }

  private static Verification<VerifiedSnp> under(RevocationRule rule, Bytes... lists) {
    return verify(with(lists), SnpExpectations.secureDefaults().withRevocation(rule));
  }

  @Nested
  class ByDefault {
    private Verification<VerifiedSnp> byDefault(Bytes... lists) {
      return verify(with(lists), SnpExpectations.secureDefaults());
    }

    @Test
    void currentListThatNamesNothingPasses() {
      var verification = byDefault(list(CURRENT));

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification).passed(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void withoutListNothingIsDecided() {
      assertThatVerification(byDefault()).isUndecidedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void expiredListDecidesNothing() {
      assertThatVerification(byDefault(list(EXPIRED)))
          .isUndecidedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void listOfTheFutureDecidesNothing() {
      var future = new Validity(NOW.plusSeconds(1), NOW.plus(Duration.ofDays(1)));

      assertThatVerification(byDefault(list(future)))
          .isUndecidedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void listOfAnotherRootDecidesNothing() {
      var other = GENOA.authorities().ark().revocationList(CURRENT, List.of());

      assertThatVerification(byDefault(other)).isUndecidedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void revokedIssuerIsRejected() {
      assertThatVerification(byDefault(list(CURRENT, ASK)))
          .isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void revokedIssuerOfVlekIsRejected() {
      var evidence =
          MILAN_VLEK
              .evidence(MILAN_VLEK.report())
              .withRevocationLists(List.of(list(CURRENT, ASVK)));

      assertThatVerification(verify(evidence, SnpExpectations.secureDefaults()))
          .isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void revocationOnAnExpiredListIsStillARevocation() {
      assertThatVerification(byDefault(list(EXPIRED, ASK)))
          .isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    /// The preset list: whoever attests brings a good-looking one along, hoping that no other is
    /// looked at.
    @Test
    void cleanListThatCameAlongDoesNotOutweighTheVerifiersOwn() {
      var preset = list(new Validity(CURRENT.from(), CURRENT.until().plusSeconds(60)));
      var own = list(CURRENT, ASK);

      assertThatVerification(byDefault(preset, own)).isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
      assertThatVerification(byDefault(own, preset)).isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void expiredListBesideACurrentOneDoesNoHarm() {
      assertThatVerification(byDefault(list(EXPIRED), list(CURRENT))).isAccepted();
    }

    @Test
    void otherAuthorityRevokedPasses() {
      assertThatVerification(byDefault(list(CURRENT, ASVK))).isAccepted();
    }

    @Test
    void listSignedByTheIssuerInsteadOfTheRootIsRejected() {
      var forged =
          new SimulatedAuthority(
                  ENGINE,
                  Role.ARK,
                  ProductLine.MILAN,
                  MILAN.authorities().ask().keys(),
                  MILAN.authorities().ark().certificate())
              .revocationList(CURRENT, List.of());

      assertThatVerification(byDefault(forged)).isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void malformedListIsRejected() {
      assertThatVerification(byDefault(Bytes.ofHex("3003020101")))
          .isRejectedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }
  }

  @Nested
  class WithAFreshnessBound {
    @Test
    void listThatIsNotDueButOlderThanTheBoundDecidesNothing() {
      var bound = Freshness.UNTIL_NEXT_UPDATE.noOlderThan(Duration.ofHours(23));

      assertThatVerification(under(RevocationRule.fail().within(bound), list(CURRENT)))
          .isUndecidedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }

    @Test
    void listAtTheBoundPasses() {
      var bound = Freshness.UNTIL_NEXT_UPDATE.noOlderThan(Duration.ofDays(1));

      assertThatVerification(under(RevocationRule.fail().within(bound), list(CURRENT)))
          .isAccepted();
    }

    @Test
    void listWithinTheGracePassesAndSaysSo() {
      var bound = Freshness.UNTIL_NEXT_UPDATE.withGrace(Duration.ofDays(1));
      var verification = under(RevocationRule.fail().within(bound), list(EXPIRED));

      assertThatVerification(verification).isAccepted();
      assertThat(assertThatVerification(verification).finding(SnpCheck.CHAIN_REVOCATION).actual())
          .contains("within a grace of PT24H");
    }

    @Test
    void listBeyondTheGraceDecidesNothing() {
      var bound = Freshness.UNTIL_NEXT_UPDATE.withGrace(Duration.ofHours(23));

      assertThatVerification(under(RevocationRule.fail().within(bound), list(EXPIRED)))
          .isUndecidedBecauseOf(SnpCheck.CHAIN_REVOCATION);
    }
  }

  @Nested
  class WhenItOnlyWarns {
    @Test
    void revokedIssuerPassesAndTheFindingSaysSo() {
      var verification = under(RevocationRule.warn(), list(CURRENT, ASK));

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification)
          .didNotCheck(SnpCheck.CHAIN_REVOCATION, "only warned of: ");
      assertThatVerification(verification).didNotCheck(SnpCheck.CHAIN_REVOCATION, "is revoked");
    }

    @Test
    void withoutListItPassesAndTheFindingSaysSo() {
      var verification = under(RevocationRule.warn());

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification)
          .didNotCheck(SnpCheck.CHAIN_REVOCATION, "no revocation list of");
    }

    @Test
    void currentListPassesTheCheck() {
      assertThatVerification(under(RevocationRule.warn(), list(CURRENT)))
          .passed(SnpCheck.CHAIN_REVOCATION);
    }
  }

  @Nested
  class WhenOff {
    @Test
    void nothingIsLookedAtAndTheFindingGivesTheReason() {
      var verification = under(RevocationRule.off("a reason"), list(CURRENT, ASK));

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification).didNotCheck(SnpCheck.CHAIN_REVOCATION, "a reason");
    }

    @Test
    void withoutAReasonItCannotBeOff() {
      assertThatIllegalArgumentException().isThrownBy(() -> RevocationRule.off(" "));
    }
  }
}
