package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The certificates of an answer, and whether they lead to a trusted root.
record AnswerChain(List<X509Certificate> certificates) {
  static final int MAX_CERTIFICATES = 8;
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";

  /// @throws MalformedInputException if the header holds no `x5c` of 3 to 8 certificates
  static AnswerChain parse(JsonObject header) {
    var encoded = header.array("x5c").orElse(List.of());
    if (encoded.size() < ReleaseSigner.MIN_CHAIN || encoded.size() > MAX_CERTIFICATES) {
      throw new MalformedInputException(
          "x5c: expected %d to %d certificates, found %d"
              .formatted(ReleaseSigner.MIN_CHAIN, MAX_CERTIFICATES, encoded.size()));
    }
    var certificates = new ArrayList<X509Certificate>();
    for (JsonValue item : encoded) {
      if (!(item instanceof JsonString(var text))) {
        throw new MalformedInputException("x5c: expected strings");
      }
      try {
        certificates.add(Pem.certificate(Bytes.copyOf(Base64.getDecoder().decode(text))));
      } catch (IllegalArgumentException e) {
        throw new MalformedInputException("x5c: not base64", e);
      }
    }
    return new AnswerChain(List.copyOf(certificates));
  }

  X509Certificate leaf() {
    return certificates.getFirst();
  }

  /// What is wrong with the chain; empty if nothing is. Revocation is not asked: it needs the
  /// network, and the host name is checked on the connection too.
  Optional<String> fault(Collection<X509Certificate> roots, Instant at) {
    if (roots.isEmpty()) {
      return Optional.of("no root is trusted");
    }
    try {
      // The last element is the root that the sender means; trust comes from `roots` alone.
      var path =
          CertificateFactory.getInstance("X.509")
              .generateCertPath(certificates.subList(0, certificates.size() - 1));
      var parameters =
          new PKIXParameters(
              roots.stream().map(r -> new TrustAnchor(r, null)).collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      var _ = CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return isForServers(leaf())
          ? Optional.empty()
          : Optional.of("the certificate is not for TLS servers");
    } catch (CertPathValidatorException e) {
      return Optional.of(
          e.getIndex() < 0
              ? String.valueOf(e.getMessage())
              : "certificate %d: %s".formatted(e.getIndex(), e.getMessage()));
    } catch (GeneralSecurityException e) {
      return Optional.of("the chain cannot be read");
    }
  }

  private static boolean isForServers(X509Certificate leaf) {
    try {
      var usages = leaf.getExtendedKeyUsage();
      return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
