package io.privyseal.attestation.verification.tpm;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.evidence.tpm.TpmSignature.Algorithm;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm.Signed;
import io.privyseal.attestation.testkit.azure.TpmAttestBuilder;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test: a good quote, one thing changed and signed again, exactly the check that
/// is meant for it fails.
class QuoteRefusalTest {
  private static final Bytes NONCE = Bytes.utf8("an answer to this");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final QuoteVerifier VERIFIER = new QuoteVerifier(ENGINE);
  private static final SimulatedVtpm TPM = SimulatedVtpm.create(ENGINE);
  private static final PcrValues PCRS = PcrValues.of(TpmHash.SHA256, TPM.registers());
  private static final QuoteExpectations DEFAULTS = QuoteExpectations.answering(NONCE);

  private static TpmAttestBuilder good() {
    return TPM.quoting(NONCE, SimulatedVtpm.LINUX_PCRS);
  }

  private static Verification<VerifiedQuote> verify(Signed signed, QuoteExpectations expected) {
    return VERIFIER.verify(
        TpmQuote.azure(signed.attest(), signed.signature()),
        TPM.attestationPublic(),
        PCRS,
        expected);
  }

  private static Verification<VerifiedQuote> verify(TpmAttestBuilder attest) {
    return verify(TPM.sign(attest), DEFAULTS);
  }

  private static Verification<VerifiedQuote> verify(
      Bytes attest, PublicKey key, TpmSignature signature) {
    return VERIFIER.verify(new TpmQuote(TpmAttest.parse(attest), signature), key, PCRS, DEFAULTS);
  }

  @Test
  void goodQuoteIsAccepted() {
    assertThat(assertThatVerification(verify(good())).isAccepted().answeredNonce()).contains(NONCE);
  }

  @Test
  void shortAttestationKey() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var keys = generator.generateKeyPair();
    var signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(keys.getPrivate());
    signer.update(good().bytes().toArray());
    var signature = TpmSignature.rsassaSha256(Bytes.copyOf(signer.sign()));

    // An engine may refuse so short a key by itself: the signature then fails as well.
    var verification = verify(good().bytes(), keys.getPublic(), signature);
    assertThatVerification(verification).isRejectedAlsoBecauseOf(QuoteCheck.KEY_STRENGTH);
    assertThatVerification(verification)
        .says(QuoteCheck.KEY_STRENGTH, "RSA of at least 2048 bits, or EC", "RSA of 1024 bits");
  }

  @Test
  void schemeOverSha1() {
    var signature = new TpmSignature(Algorithm.RSASSA, TpmHash.SHA1, TPM.sign(good()).signature());

    var verification = verify(good().bytes(), TPM.attestationPublic(), signature);
    // The digest of the registers is of the scheme's hash, and so differs too.
    assertThatVerification(verification)
        .isRejectedBecauseOf(QuoteCheck.SCHEME, QuoteCheck.PCR_DIGEST);
    assertThatVerification(verification).didNotCheck(QuoteCheck.SIGNATURE, "scheme");
  }

  @Test
  void schemeOfAnotherKindOfKey() {
    var keys = ENGINE.generateEc(EcCurve.P256);

    assertThatVerification(
            verify(
                good().bytes(),
                keys.getPublic(),
                TpmSignature.rsassaSha256(TPM.sign(good()).signature())))
        .isRejectedBecauseOf(QuoteCheck.SCHEME);
  }

  @Test
  void schemeOfAnotherCurveThanTheKeys() {
    var keys = ENGINE.generateEc(EcCurve.P256);
    var value = ENGINE.sign(SignatureScheme.ES256, keys.getPrivate(), good().bytes().toArray());
    var signature = new TpmSignature(Algorithm.ECDSA, TpmHash.SHA384, Bytes.copyOf(value));
    var verification = verify(good().bytes(), keys.getPublic(), signature);

    // The digest of the registers is of the scheme's hash, and so differs too.
    assertThatVerification(verification)
        .isRejectedBecauseOf(QuoteCheck.SCHEME, QuoteCheck.PCR_DIGEST);
    assertThatVerification(verification)
        .says(QuoteCheck.SCHEME, "a scheme over SHA-2 for EC on P-256", "ECDSA with SHA-384");
  }

  @Test
  void ellipticCurveKeyIsAcceptedWithItsOwnScheme() {
    var keys = ENGINE.generateEc(EcCurve.P256);
    var value = ENGINE.sign(SignatureScheme.ES256, keys.getPrivate(), good().bytes().toArray());

    assertThatVerification(
            verify(
                good().bytes(),
                keys.getPublic(),
                new TpmSignature(Algorithm.ECDSA, TpmHash.SHA256, Bytes.copyOf(value))))
        .isAccepted();
  }

  @Test
  void signatureOfAnotherKey() {
    var other = SimulatedVtpm.create(ENGINE);

    assertThatVerification(verify(other.sign(good()), DEFAULTS))
        .isRejectedBecauseOf(QuoteCheck.SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "an answer to that", "an answer to this "})
  void anotherNonce(String nonce) {
    assertThatVerification(verify(good().extraData(Bytes.utf8(nonce))))
        .isRejectedBecauseOf(QuoteCheck.NONCE);
  }

  @Test
  void noNonceThoughOneWasAsked() {
    assertThatVerification(verify(good().extraData(Bytes.empty())))
        .says(QuoteCheck.NONCE, NONCE.hex(), "none");
  }

  @Test
  void whereNothingWasAskedNoNonceIsAnswered() {
    var unasked = QuoteExpectations.withoutChallenge("a test of old quotes");
    var verification = verify(TPM.sign(good()), unasked);

    assertThatVerification(verification).didNotCheck(QuoteCheck.NONCE, "a test of old quotes");
    assertThat(assertThatVerification(verification).isAccepted().answeredNonce()).isEmpty();
  }

  @Test
  void nothingIsAskedWithoutAReason() {
    assertThatThrownBy(() -> QuoteExpectations.withoutChallenge(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keyThatIsNotKnownChecksNoSignatureAndNoQuoteComesOut() {
    var signed = TPM.sign(good());
    var outcome =
        VERIFIER.check(
            TpmQuote.azure(signed.attest(), signed.signature()), Optional.empty(), PCRS, DEFAULTS);

    assertThat(outcome.quote()).isEmpty();
    assertThat(outcome.findings())
        .filteredOn(f -> f.outcome() == Outcome.NOT_CHECKED)
        .filteredOn(f -> f.actual().equals("the attestation key is not known"))
        .extracting(Finding::check)
        .containsExactly(
            QuoteCheck.KEY_STRENGTH.id(), QuoteCheck.SCHEME.id(), QuoteCheck.SIGNATURE.id());
  }

  @Test
  void emptyNonceCannotBeExpected() {
    assertThatThrownBy(() -> QuoteExpectations.answering(Bytes.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tooFewRegisters() {
    var few = new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6));

    assertThatVerification(verify(TPM.quoting(NONCE, few)))
        .isRejectedBecauseOf(QuoteCheck.SELECTION);
    assertThatVerification(verify(TPM.quoting(NONCE, few)))
        .says(
            QuoteCheck.SELECTION,
            "one bank of SHA-2 with registers 0 1 2 3 4 5 6 7",
            "SHA-256 0 1 2 3 4 5 6");
  }

  @Test
  void noRegister() {
    var none = QuoteExpectations.answering(NONCE).requireRegisters(List.of());

    assertThatVerification(verify(TPM.sign(TPM.quoting(NONCE, new TreeSet<>())), none))
        .isRejectedBecauseOf(QuoteCheck.SELECTION);
  }

  @Test
  void registersOfTheSha1Bank() {
    var attested =
        TpmAttestBuilder.selection(0x0004, SimulatedVtpm.LINUX_PCRS)
            .concat(Bytes.ofHex("0020"))
            .concat(TpmAttestBuilder.pcrDigest(SimulatedVtpm.LINUX_PCRS, TPM.registers()));

    assertThatVerification(verify(good().attested(attested)))
        .isRejectedBecauseOf(QuoteCheck.SELECTION, QuoteCheck.PCR_DIGEST);
  }

  @Test
  void registersOfTwoBanks() {
    var one = TpmAttestBuilder.selection(0x000b, SimulatedVtpm.LINUX_PCRS);
    var other = TpmAttestBuilder.selection(0x000c, SimulatedVtpm.LINUX_PCRS);
    var attested =
        Bytes.ofHex("00000002")
            .concat(one.slice(4, one.length() - 4))
            .concat(other.slice(4, other.length() - 4))
            .concat(Bytes.ofHex("0020"))
            .concat(TpmAttestBuilder.pcrDigest(SimulatedVtpm.LINUX_PCRS, TPM.registers()));
    var verification = verify(good().attested(attested));

    assertThatVerification(verification).isRejectedBecauseOf(QuoteCheck.SELECTION);
    assertThatVerification(verification)
        .didNotCheck(QuoteCheck.PCR_DIGEST, "it is not known which values are quoted");
  }

  @Test
  void valuesThatWereNotQuoted() {
    var other = new TreeMap<>(TPM.registers());
    other.put(4, Bytes.ofHex("66".repeat(32)));

    assertThatVerification(
            VERIFIER.verify(
                TpmQuote.azure(good().bytes(), TPM.sign(good()).signature()),
                TPM.attestationPublic(),
                PcrValues.of(TpmHash.SHA256, other),
                DEFAULTS))
        .isRejectedBecauseOf(QuoteCheck.PCR_DIGEST);
  }

  @Test
  void valueLeftOut() {
    var fewer = new TreeMap<>(TPM.registers());
    fewer.remove(7);

    assertThatVerification(
            VERIFIER.verify(
                TpmQuote.azure(good().bytes(), TPM.sign(good()).signature()),
                TPM.attestationPublic(),
                PcrValues.of(TpmHash.SHA256, fewer),
                DEFAULTS))
        .isRejectedBecauseOf(QuoteCheck.PCR_DIGEST);
  }

  @Test
  void unquotedValuesDoNotComeOut() {
    var verified = assertThatVerification(verify(good())).isAccepted();

    assertThat(verified.pcrs().values().keySet()).isEqualTo(SimulatedVtpm.LINUX_PCRS);
    assertThat(verified.quote().nonce()).isEqualTo(NONCE);
  }

  @Test
  void unexpectedValue() {
    var verification =
        verify(TPM.sign(good()), DEFAULTS.requireValue(4, Bytes.ofHex("66".repeat(32))));

    assertThatVerification(verification).isRejectedBecauseOf(QuoteCheck.PCR_VALUES);
    assertThatVerification(verification)
        .says(
            QuoteCheck.PCR_VALUES,
            "expected values of PCR 4",
            "PCR 4 " + PCRS.value(4).orElseThrow().hex());
  }

  @Test
  void expectedValuePasses() {
    var verification =
        verify(
            TPM.sign(good()),
            DEFAULTS.requireValue(4, Bytes.zeros(32), PCRS.value(4).orElseThrow()));

    assertThatVerification(verification).isAccepted();
    assertThatVerification(verification)
        .says(QuoteCheck.PCR_VALUES, "expected values of PCR 4", "as expected");
  }

  @Test
  void expectedValueOfARegisterThatIsNotQuoted() {
    assertThatVerification(verify(TPM.sign(good()), DEFAULTS.requireValue(23, Bytes.zeros(32))))
        .isRejectedBecauseOf(QuoteCheck.SELECTION, QuoteCheck.PCR_VALUES);
  }

  enum Malformation {
    OTHER_MAGIC,
    OTHER_TYPE,
    CLOCK_NEITHER_SAFE_NOR_NOT,
    CERTIFIED_KEY,
    LONGER,
    SHORTER
  }

  @ParameterizedTest
  @EnumSource
  void malformed(Malformation malformation) {
    var bytes =
        switch (malformation) {
          case OTHER_MAGIC -> good().magic(0xff544348L).bytes();
          case OTHER_TYPE -> good().type(0x8019).bytes();
          case CLOCK_NEITHER_SAFE_NOR_NOT -> good().clock(1, 1, 1, 2).bytes();
          case CERTIFIED_KEY -> TPM.certifying(TPM.attestationArea()).bytes();
          case LONGER -> Corruption.oneLonger(good().bytes());
          case SHORTER -> Corruption.oneShorter(good().bytes());
        };

    assertThatThrownBy(() -> TpmQuote.azure(bytes, TPM.signature(bytes)))
        .isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 20260601})
  void anyFlippedBitIsRefused(long seed) {
    var random = new Random(seed);
    var signed = TPM.sign(good());
    for (var i = 0; i < signed.attest().length(); i++) {
      var flipped = Corruption.flipBit(signed.attest(), 8 * i + random.nextInt(8));
      assertThat(accepted(new Signed(flipped, signed.signature())))
          .as("attestation byte %d, seed %d", i, seed)
          .isFalse();
    }
    for (var i = 0; i < signed.signature().length(); i++) {
      var flipped = Corruption.flipBit(signed.signature(), 8 * i + random.nextInt(8));
      assertThat(accepted(new Signed(signed.attest(), flipped)))
          .as("signature byte %d, seed %d", i, seed)
          .isFalse();
    }
  }

  private static boolean accepted(Signed signed) {
    try {
      return verify(signed, DEFAULTS).verdict() == Verdict.ACCEPTED;
    } catch (MalformedInputException e) {
      return false;
    }
  }
}
