package io.privyseal.access.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which name of a certificate is its holder's.
///
/// Source: RFC 5280 sections 4.1.2.6 and 4.2.1.6.
public enum HolderName {
  /// `uniformResourceIdentifier`, as SPIFFE has it: `spiffe://example.org/ns/payroll`.
  SAN_URI("san-uri", 6),
  SAN_DNS("san-dns", 2),
  SAN_EMAIL("san-email", 1),
  /// The whole subject, in the form of RFC 2253: `CN=payroll,O=Example`.
  SUBJECT("subject", -1);

  private final String word;
  private final int kind;

  HolderName(String word, int kind) {
    this.word = word;
    this.kind = kind;
  }

  /// As the configuration writes it.
  public String word() {
    return word;
  }

  public static Optional<HolderName> named(String word) {
    return Arrays.stream(values()).filter(name -> name.word.equals(word)).findFirst();
  }

  public static String words() {
    return Arrays.stream(values()).map(HolderName::word).collect(Collectors.joining(", "));
  }

  /// Every name of this kind in the certificate.
  public List<String> holdersIn(X509Certificate certificate) {
    if (this == SUBJECT) {
      var subject = certificate.getSubjectX500Principal().getName();
      return subject.isEmpty() ? List.of() : List.of(subject);
    }
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : ofKind(names);
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  private List<String> ofKind(Collection<List<?>> names) {
    return names.stream()
        .filter(name -> Objects.equals(name.getFirst(), kind))
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }
}
