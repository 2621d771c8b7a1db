package io.privyseal.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Each benchmark does its work once. Measures nothing.
class SmokeTest {
  @Test
  void rawCryptoWorks() {
    var raw = new RawCrypto();

    assertThat(raw.ecdsaP256Verify()).isTrue();
    assertThat(raw.ecdsaP384Verify()).isTrue();
    assertThat(raw.rsa2048Verify()).isTrue();
    assertThat(raw.rsa4096PssVerify()).isTrue();
    assertThat(raw.rsa2048OaepUnwrap()).hasSize(32);
    assertThat(raw.rsa2048Sign()).hasSize(256);
  }

  @Test
  void evidenceIsAccepted() {
    var verification = new SnpVerification(2);

    assertThat(verification.cachedChain().isSimulated()).isTrue();
    assertThat(verification.freshLeaf().isSimulated()).isTrue();
    assertThat(verification.coldChain().isSimulated()).isTrue();
  }

  @Test
  void quotesAreAccepted() {
    var verification = new QuoteVerification();

    assertThat(verification.sgxWarm().isSimulated()).isTrue();
    assertThat(verification.sgxCold().isSimulated()).isTrue();
    assertThat(verification.tdxWarm().isSimulated()).isTrue();
    assertThat(verification.tdxCold().isSimulated()).isTrue();
  }

  @Test
  void virtualTpmsAreAccepted() {
    var verification = new VtpmVerification();

    assertThat(verification.beyondHardware().log()).isPresent();
    assertThat(verification.beyondHardware().log()).isPresent();
    assertThat(verification.withHardware().log()).isPresent();
  }

  @Test
  void collateralIsHeld() {
    var lookups = new CollateralLookups(100);

    assertThat(lookups.of1().found()).isPresent();
    assertThat(lookups.of10().found()).isPresent();
    assertThat(lookups.of100k().found()).isPresent();
  }

  @Test
  void theKeyIsReleased() {
    var decisions = new ReleaseDecisions();

    assertThat(decisions.policy().satisfied()).isTrue();
    assertThat(decisions.parsePolicy().anyOf()).hasSize(1);
    assertThat(decisions.decision().findings()).isNotEmpty();
  }
}
