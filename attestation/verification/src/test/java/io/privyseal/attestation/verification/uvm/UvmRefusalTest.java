package io.privyseal.attestation.verification.uvm;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.uvm.SimulatedPublisher;
import io.privyseal.attestation.testkit.uvm.UvmEndorsementBuilder;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One change, one refusal.
class UvmRefusalTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final SimulatedPublisher PUBLISHER = SimulatedPublisher.create(ENGINE, NOW);
  private static final SimulatedPublisher OTHER = SimulatedPublisher.create(ENGINE, NOW);
  private static final Bytes MEASUREMENT = Bytes.zeros(47).concat(Bytes.ofHex("aa"));
  private static final UvmVerifier VERIFIER = new UvmVerifier(ENGINE);

  private static UvmEndorsementBuilder good() {
    return PUBLISHER.endorse(MEASUREMENT, 7);
  }

  private static void isRefused(Bytes content, Instant at, UvmCheck... checks) {
    var verification = VERIFIER.verify(content, MEASUREMENT, at);

    assertThat(verification).isInstanceOf(Verification.Rejected.class);
    assertThat(verification.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(List.of(checks).stream().map(UvmCheck::id).toArray(String[]::new));
  }

  private static void says(
      UvmEndorsementBuilder endorsement, UvmCheck check, String expected, String actual) {
    assertThatVerification(VERIFIER.verify(endorsement.bytes(), MEASUREMENT, NOW))
        .says(check, expected, actual);
  }

  private static void isRefused(UvmEndorsementBuilder endorsement, UvmCheck... checks) {
    isRefused(endorsement.bytes(), NOW, checks);
  }

  @Test
  void withoutAChangeItIsAccepted() {
    var verification = VERIFIER.verify(good().bytes(), MEASUREMENT, NOW);

    assertThat(verification).isInstanceOf(Verification.Accepted.class);
    var verified = ((Verification.Accepted<VerifiedUvm>) verification).evidence();
    assertThat(verified.guestSvn()).isEqualTo(7);
    assertThat(verified.issuer()).hasToString(PUBLISHER.issuer());
    assertThat(verification.findings()).extracting(Finding::outcome).containsOnly(Outcome.PASSED);
    assertThat(verification.findings())
        .extracting(Finding::actual)
        .containsExactly(
            "", "3 certificates", "valid", "names the signer", "verifies", MEASUREMENT.hex());
  }

  @Nested
  class Form {
    @Test
    void nothing() {
      isRefused(Bytes.empty(), NOW, UvmCheck.FORM);
    }

    @Test
    void somethingAfterIt() {
      isRefused(good().bytes().concat(Bytes.zeros(1)), NOW, UvmCheck.FORM);
    }

    @Test
    void tooLarge() {
      isRefused(Bytes.zeros(64 * 1024 + 1), NOW, UvmCheck.FORM);
    }

    @Test
    void withoutItsTag() {
      var bytes = good().bytes();
      isRefused(bytes.slice(1, bytes.length() - 1), NOW, UvmCheck.FORM);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -257, -65535, 5})
    void anAlgorithmThatIsNotOne(long code) {
      isRefused(good().algorithm(code), UvmCheck.FORM);
    }

    @Test
    void anotherContentType() {
      isRefused(good().contentType("text/plain"), UvmCheck.FORM);
    }

    @Test
    void noCertificates() {
      isRefused(good().chain(List.of()), UvmCheck.FORM);
    }

    @Test
    void tooManyCertificates() {
      var one = PUBLISHER.chain().getFirst();
      isRefused(good().chain(List.of(one, one, one, one, one, one, one)), UvmCheck.FORM);
    }

    @Test
    void noCertificateAtAll() {
      isRefused(good().chain(List.of(Bytes.utf8("x"), Bytes.utf8("y"))), UvmCheck.FORM);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[]",
          "{",
          "{}",
          "{\"x-ms-sevsnpvm-guestsvn\":\"1\"}",
          "{\"x-ms-sevsnpvm-guestsvn\":\"1\",\"x-ms-sevsnpvm-launchmeasurement\":\"00\"}",
          "{\"x-ms-sevsnpvm-guestsvn\":\"1\",\"x-ms-sevsnpvm-launchmeasurement\":\"zz\"}"
        })
    void anotherStatement(String json) {
      isRefused(good().payload(Bytes.utf8(json)), UvmCheck.FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"-1\"", "\"1x\"", "1.5", "true", "\"99999999999999999999\""})
    void aVersionThatIsNone(String svn) {
      isRefused(
          good()
              .payload(
                  Bytes.utf8(
                      "{\"x-ms-sevsnpvm-guestsvn\":%s,\"x-ms-sevsnpvm-launchmeasurement\":\"%s\"}"
                          .formatted(svn, MEASUREMENT.hex()))),
          UvmCheck.FORM);
    }

    @Test
    void anIssuerThatIsNone() {
      isRefused(good().issuer("did:web:example.com"), UvmCheck.FORM);
    }
  }

  @Nested
  class Chain {
    @Test
    void inAnotherOrder() {
      isRefused(
          good().chain(PUBLISHER.chain().reversed()),
          UvmCheck.CHAIN,
          UvmCheck.ISSUER,
          UvmCheck.SIGNATURE);
    }

    @Test
    void withoutItsMiddle() {
      isRefused(
          good().chain(List.of(PUBLISHER.chain().get(0), PUBLISHER.chain().get(2))),
          UvmCheck.CHAIN);
    }

    @Test
    void withTheRootOfAnother() {
      isRefused(
          good()
              .chain(
                  List.of(
                      PUBLISHER.chain().get(0), PUBLISHER.chain().get(1), OTHER.chain().get(2))),
          UvmCheck.CHAIN,
          UvmCheck.ISSUER);
    }

    @Test
    void ofTheSignerAlone() {
      isRefused(good().chain(PUBLISHER.chain().subList(0, 1)), UvmCheck.CHAIN, UvmCheck.ISSUER);
    }

    @Test
    void anAuthorityAsSigner() {
      isRefused(
          good().chain(PUBLISHER.chain().subList(1, 3)),
          UvmCheck.CHAIN,
          UvmCheck.ISSUER,
          UvmCheck.SIGNATURE);
    }

    @Test
    void ofAnotherSignerThanTheHeaderNamesByThumbprint() {
      var other = Digests.sha256(OTHER.chain().getFirst());

      isRefused(good().thumbprint(other), UvmCheck.CHAIN);
      says(
          good().thumbprint(other),
          UvmCheck.CHAIN,
          UvmCheck.CHAIN.statement(),
          "the header names another signer by thumbprint");
    }
  }

  @Nested
  class ValidityOfCertificates {
    @Test
    void aSignerThatHasExpired() {
      var past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
      var now = new Validity(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(9)));
      var publisher = SimulatedPublisher.create(ENGINE, now, past, SimulatedPublisher.PURPOSE);

      isRefused(publisher.endorse(MEASUREMENT, 7), UvmCheck.VALIDITY);
      says(
          publisher.endorse(MEASUREMENT, 7),
          UvmCheck.VALIDITY,
          "valid now, " + NOW,
          "valid from %s to %s".formatted(past.from(), past.until()));
    }

    @Test
    void aSignerThatHasExpiredSinceIsAccepted() {
      var past = new Validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
      var now = new Validity(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(9)));
      var publisher = SimulatedPublisher.create(ENGINE, now, past, SimulatedPublisher.PURPOSE);
      var signedThen = publisher.endorse(MEASUREMENT, 7).signedAt(past.until());

      assertThat(VERIFIER.verify(signedThen.bytes(), MEASUREMENT, NOW))
          .isInstanceOf(Verification.Accepted.class);
      says(signedThen, UvmCheck.VALIDITY, "valid when signed, " + past.until(), "valid");
    }

    @Test
    void signedInTheFuture() {
      var soon = good().signedAt(NOW.plusSeconds(1));

      isRefused(soon, UvmCheck.VALIDITY);
      says(
          soon,
          UvmCheck.VALIDITY,
          "valid when signed, " + NOW.plusSeconds(1),
          "signed in the future");
    }

    @Test
    void signedThisVeryMoment() {
      assertThat(VERIFIER.verify(good().signedAt(NOW).bytes(), MEASUREMENT, NOW))
          .isInstanceOf(Verification.Accepted.class);
    }

    @Test
    void aChainThatIsNotYetValid() {
      isRefused(good().bytes(), NOW.minus(Duration.ofDays(400)), UvmCheck.VALIDITY);
    }
  }

  @Nested
  class Issuer {
    @Test
    void anotherAuthority() {
      isRefused(good().issuer(OTHER.issuer()), UvmCheck.ISSUER);
    }

    @Test
    void anotherPurpose() {
      isRefused(
          good().issuer(SimulatedPublisher.issuer(PUBLISHER.chain().getLast(), "1.2.3.4")),
          UvmCheck.ISSUER);
    }

    @Test
    void theSignerIsNoAuthority() {
      isRefused(
          good()
              .issuer(
                  SimulatedPublisher.issuer(
                      PUBLISHER.chain().getFirst(), SimulatedPublisher.PURPOSE)),
          UvmCheck.ISSUER);
    }
  }

  @Nested
  class Signature {
    @Test
    void byAnother() {
      var signedByAnother = good().signedBy(OTHER.signer().getPrivate());

      isRefused(signedByAnother, UvmCheck.SIGNATURE);
      says(
          signedByAnother,
          UvmCheck.SIGNATURE,
          "PS384 by the signer of the chain",
          "does not verify");
    }

    @Test
    void thatIsEmpty() {
      isRefused(good().signature(Bytes.empty()), UvmCheck.SIGNATURE);
    }

    @Test
    void ofAnotherAlgorithmThanSaid() {
      isRefused(good().algorithm(-37), UvmCheck.SIGNATURE);
    }

    @Test
    void ofAKeyOfAnotherKindThanSaid() {
      isRefused(good().algorithm(-35), UvmCheck.SIGNATURE);
    }
  }

  @Test
  void anotherMeasurement() {
    isRefused(PUBLISHER.endorse(Bytes.zeros(48), 7), UvmCheck.MEASUREMENT);
  }
}
