package io.privyseal.attestation.verification.tpm;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.attestation.verification.eventlog.EventLogExpectations;
import io.privyseal.attestation.verification.eventlog.EventLogVerifier;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A recorded attestation of a virtual machine at Google: key, a quote of every bank, and the log,
/// from the TPM's own structures to facts.
class RecordedAttestationTest {
  private static final QuoteVerifier VERIFIER = new QuoteVerifier(CryptoEngines.choose());
  private static final Bytes NONCE = Bytes.ofHex("9009");

  /// One quote of the message, with the values of its bank.
  private record Quoted(TpmQuote quote, PcrValues pcrs) {
    static Quoted of(Bytes content) {
      var message = ProtobufMessage.parse(content);
      var pcrs = ProtobufMessage.parse(message.bytes(3));
      var values = new TreeMap<Integer, Bytes>();
      for (var entry : pcrs.all(2)) {
        var pair = ProtobufMessage.parse(entry);
        values.put((int) pair.number(1), pair.bytes(2));
      }
      return new Quoted(
          new TpmQuote(TpmAttest.parse(message.bytes(1)), TpmSignature.parse(message.bytes(2))),
          new PcrValues(TpmHash.of((int) pcrs.number(1)).orElseThrow(), values));
    }
  }

  private static ProtobufMessage message() {
    return ProtobufMessage.parse(
        VectorFiles.read("azure-vtpm/go-tpm-tools/gce-cos-85-nonce9009.pb"));
  }

  private static TpmPublic key() {
    return TpmPublic.parse(message().bytes(1));
  }

  private static List<Quoted> quotes() {
    return message().all(2).stream().map(Quoted::of).toList();
  }

  private static Quoted quoteOf(TpmHash bank) {
    return quotes().stream().filter(q -> q.pcrs().hash() == bank).findFirst().orElseThrow();
  }

  @Test
  void quotesOfBelievedBanksAnswerTheirNonce() {
    for (var bank : List.of(TpmHash.SHA256, TpmHash.SHA384)) {
      var quoted = quoteOf(bank);

      var verification =
          VERIFIER.verify(
              quoted.quote(), key().key(), quoted.pcrs(), QuoteExpectations.answering(NONCE));

      assertThatVerification(verification).isAccepted();
    }
  }

  @Test
  void anyOtherNonceIsRefused() {
    var quoted = quoteOf(TpmHash.SHA256);

    assertThatVerification(
            VERIFIER.verify(
                quoted.quote(),
                key().key(),
                quoted.pcrs(),
                QuoteExpectations.answering(Bytes.ofHex("9008"))))
        .isRejectedBecauseOf(QuoteCheck.NONCE);
  }

  @Test
  void quoteOfTheSha1BankIsNotBelieved() {
    var quoted = quoteOf(TpmHash.SHA1);

    assertThatVerification(
            VERIFIER.verify(
                quoted.quote(), key().key(), quoted.pcrs(), QuoteExpectations.answering(NONCE)))
        .isRejectedBecauseOf(QuoteCheck.SELECTION);
  }

  /// Whatever has an attestation key's name signs nothing but what its TPM made.
  @Test
  void attestationKeyIsRestrictedToItsTpm() {
    var attributes = key().attributes();

    assertThat(attributes.set())
        .contains(
            Attribute.FIXED_TPM,
            Attribute.FIXED_PARENT,
            Attribute.SENSITIVE_DATA_ORIGIN,
            Attribute.RESTRICTED,
            Attribute.SIGN);
    assertThat(key().name().length()).isEqualTo(2 + 32);
  }

  @Test
  void logExplainsEveryRegisterOfTheQuote() {
    var quoted = quoteOf(TpmHash.SHA256);
    var log = EventLog.parseTcg(message().bytes(3));

    var replayed =
        assertThatVerification(
                EventLogVerifier.verify(
                    log,
                    quoted.pcrs(),
                    EventLogExpectations.ofFirmware().requireSecureBoot().requireRevocations()))
            .isAccepted();

    assertThat(replayed.matching()).contains(0, 1, 2, 3, 4, 5, 6, 7, 17, 18, 19, 20, 21, 22);
    assertThat(((Established) replayed.secureBoot()).authorities()).isNotEmpty();
  }
}
