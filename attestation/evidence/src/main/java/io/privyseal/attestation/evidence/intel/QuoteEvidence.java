package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.LinkedHashSet;
import java.util.List;

/// A quote and the certificates that were given beside it. Nothing in here is believed yet.
///
/// @param quote as the platform made it
/// @param certificates DER, in any order: the PCK certificate and its issuers, for a quote that
///   does not hold them
public record QuoteEvidence(Quote quote, List<Bytes> certificates) {
  /// More certificates than any chain needs, twice over.
  public static final int MAX_CERTIFICATES = CertificationData.MAX_CERTIFICATES;

  /// Equal certificates are kept once.
  ///
  /// @throws MalformedInputException if there are more than [#MAX_CERTIFICATES]
  public QuoteEvidence {
    certificates = List.copyOf(new LinkedHashSet<>(certificates));
    if (certificates.size() > MAX_CERTIFICATES) {
      throw new MalformedInputException(
          "certificates: expected at most %d, found %d"
              .formatted(MAX_CERTIFICATES, certificates.size()));
    }
  }

  /// With the certificates that the quote holds.
  public static QuoteEvidence of(Quote quote) {
    return new QuoteEvidence(quote, List.of());
  }

  public QuoteEvidence withQuote(Quote other) {
    return new QuoteEvidence(other, certificates);
  }

  /// In place of those that were given.
  public QuoteEvidence withCertificates(List<Bytes> others) {
    return new QuoteEvidence(quote, others);
  }

  /// All certificates at hand, each once: those given beside the quote, then those in it.
  public List<Bytes> allCertificates() {
    var all = new LinkedHashSet<>(certificates);
    all.addAll(quote.certificationData().certificates());
    return List.copyOf(all);
  }
}
