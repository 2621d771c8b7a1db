package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.evidence.azure.GuestAttestation;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.service.wire.SnpEvidenceJson;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;

/// What a guest of Azure sends, with the proof of its hardware parsed. Nothing in here is believed
/// yet.
public record GuestEvidence(GuestAttestation said, Hardware hardware) {
  private static final int MIN_KEY_BITS = 2048;

  /// The report of the hardware under the guest.
  public sealed interface Hardware {
    record Snp(SnpEvidence evidence) implements Hardware {}

    record Tdx(QuoteEvidence evidence) implements Hardware {}

    /// Exactly what the hardware signed, with its signature.
    default Bytes bytes() {
      return switch (this) {
        case Snp(var evidence) -> evidence.report().bytes();
        case Tdx(var evidence) -> evidence.quote().bytes();
      };
    }
  }

  private static boolean canBeSealedTo(PublicKey key) {
    return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_KEY_BITS;
  }

  /// @throws io.privyseal.foundation.bytes.MalformedInputException if the proof is not of its kind,
  ///   or there is no key that the answer could be sealed to
  static GuestEvidence of(GuestAttestation said) {
    if (said.vtpm()
        .ephemeralKey()
        .map(certified -> certified.key().key())
        .filter(GuestEvidence::canBeSealedTo)
        .isEmpty()) {
      throw new MalformedInputException(
          "EncKeyPub: expected an RSA key of at least %d bits".formatted(MIN_KEY_BITS));
    }
    return new GuestEvidence(
        said,
        switch (said.isolation()) {
          case HclReport.Type.SNP -> new Hardware.Snp(SnpEvidenceJson.parse(said.proof()));
          case HclReport.Type.TDX -> new Hardware.Tdx(QuoteEvidence.of(Quote.parse(said.proof())));
        });
  }
}
