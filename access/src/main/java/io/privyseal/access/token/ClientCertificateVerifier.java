package io.privyseal.access.token;

import io.privyseal.access.Caller;
import io.privyseal.access.PrincipalIds;
import io.privyseal.access.certificate.CertificateCheck;
import io.privyseal.access.certificate.CertificateStanding;
import io.privyseal.access.certificate.ClientCertificateRules;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Undecided;
import io.privyseal.foundation.crypto.x509.CertificatePaths;
import io.privyseal.foundation.decision.Finding;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns a client certificate into a [Caller], or into the reason why not. That the client holds
/// its key is proven by the TLS handshake. A request with a bearer token is judged by the token.
/// Thread-safe.
public final class ClientCertificateVerifier implements Authenticator {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NO_CA = -1;

  private final ClientCertificateRules rules;
  private final Authenticator tokens;
  private final InstantSource clock;

  /// @param tokens judges requests with an `Authorization` header, and those that show nothing
  public ClientCertificateVerifier(
      ClientCertificateRules rules, Authenticator tokens, InstantSource clock) {
    this.rules = rules;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Credentials credentials) {
    var chain = credentials.certificates();
    if (chain.isEmpty() || credentials.authorization().filter(h -> !h.isBlank()).isPresent()) {
      return tokens.authenticate(credentials);
    }
    var findings = new ArrayList<Finding>();
    try {
      return judge(chain, findings);
    } catch (Refused e) {
      return e.after(findings);
    }
  }

  private Authentication judge(List<X509Certificate> chain, List<Finding> findings) {
    var now = clock.instant();
    var leaf = chain.getFirst();
    if (CertificatePaths.fault(chain, rules.authorities(), now).isPresent()
        || rules.authorities().contains(leaf)) {
      throw new Refused(
          TokenRefusal.CERTIFICATE_NOT_ISSUED,
          "certificate",
          "issued under a configured authority, valid now",
          "not so");
    }
    findings.add(
        Finding.passed(
            CertificateCheck.ISSUED, "certificate", "under a configured authority", "it is"));

    if (!isForClients(leaf)) {
      throw new Refused(
          TokenRefusal.CERTIFICATE_NOT_FOR_CLIENTS,
          "extendedKeyUsage",
          "clientAuth, not a CA",
          "another");
    }
    findings.add(
        Finding.passed(CertificateCheck.PURPOSE, "extendedKeyUsage", "clientAuth", "clientAuth"));

    switch (new CertificateStanding(rules, now).of(chain)) {
      case GOOD ->
          findings.add(
              Finding.passed(CertificateCheck.STANDING, "certificate", "not revoked", "it stands"));
      case REVOKED ->
          throw new Refused(
              TokenRefusal.CERTIFICATE_REVOKED, "certificate", "not revoked", "revoked");
      case TOO_LONG ->
          throw new Refused(
              TokenRefusal.CERTIFICATE_LIVES_TOO_LONG,
              "notAfter",
              "at most %s after notBefore".formatted(rules.longest().orElseThrow()),
              "later");
      case UNKNOWN -> {
        findings.add(
            Finding.undecided(
                CertificateCheck.STANDING, "certificate", "there is no current revocation list"));
        return new Undecided(findings);
      }
    }

    var name = holder(leaf);
    findings.add(
        Finding.passed(CertificateCheck.NAME, rules.name().word(), "one name", "one name"));
    return new Authenticated(
        Caller.ofVerifiedCertificate(leaf.getIssuerX500Principal().getName(), rules.tenant(), name),
        findings);
  }

  private String holder(X509Certificate leaf) {
    var names = rules.name().holdersIn(leaf);
    if (names.size() != 1 || !PrincipalIds.isText(PrincipalIds.certificate(names.getFirst()))) {
      throw new Refused(
          TokenRefusal.CERTIFICATE_WITHOUT_NAME,
          rules.name().word(),
          "one name",
          Integer.toString(names.size()));
    }
    return names.getFirst();
  }

  private static boolean isForClients(X509Certificate leaf) {
    try {
      var usages = Optional.ofNullable(leaf.getExtendedKeyUsage()).orElse(List.of());
      var keyUsage = leaf.getKeyUsage();
      return usages.contains(CLIENT_AUTH)
          && leaf.getBasicConstraints() == NO_CA
          && (keyUsage == null || keyUsage[DIGITAL_SIGNATURE]);
    } catch (CertificateParsingException _) {
      return false;
    }
  }
}
