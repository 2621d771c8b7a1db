package io.privyseal.access.token;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks whether a token that is bound to a client certificate comes from the holder of its key. A
/// token that is bound in another way is refused: what cannot be checked here is not passed over.
///
/// Source: RFC 8705 section 3; RFC 7800 section 3.
final class TokenBinding {
  private static final String THUMBPRINT = "x5t#S256";

  private TokenBinding() {}

  /// @param shown what the client showed, its own certificate first
  /// @throws Refused if the token is bound to something else
  static Finding check(JsonObject claims, List<X509Certificate> shown) {
    if (!claims.has("cnf")) {
      return Finding.passed(TokenCheck.BINDING, "cnf", "the client's own, if any", "not bound");
    }
    var members = claims.object("cnf").map(cnf -> cnf.members().keySet()).orElse(Set.of());
    var bound = claims.object("cnf").flatMap(cnf -> cnf.string(THUMBPRINT));
    if (!members.equals(Set.of(THUMBPRINT)) || bound.isEmpty()) {
      throw new Refused(
          TokenRefusal.BINDING_NOT_SUPPORTED, "cnf", "a certificate's thumbprint", "another");
    }
    if (shown.isEmpty()) {
      throw new Refused(
          TokenRefusal.BOUND_TO_CERTIFICATE, "cnf", "the certificate it is bound to", "none");
    }
    if (!bound.equals(Optional.of(thumbprint(shown.getFirst())))) {
      throw new Refused(
          TokenRefusal.BOUND_TO_CERTIFICATE, "cnf", "the certificate it is bound to", "another");
    }
    return Finding.passed(
        TokenCheck.BINDING, "cnf", "the client's own, if any", "the client's certificate");
  }

  /// SHA-256 of the certificate in DER, base64url.
  static String thumbprint(X509Certificate certificate) {
    try {
      return Base64Url.encode(
          MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate has no encoding", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
