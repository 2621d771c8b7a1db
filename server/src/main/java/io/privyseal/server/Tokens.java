package io.privyseal.server;

import io.privyseal.access.certificate.ClientCertificateRules;
import io.privyseal.access.token.Authenticator;
import io.privyseal.access.token.BearerTokenVerifier;
import io.privyseal.access.token.ClientCertificateVerifier;
import io.privyseal.access.token.HttpsIssuerKeys;
import io.privyseal.access.token.IssuerKeyCache;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// Who calls, by bearer tokens of the trusted issuers and, where that is set, by client
/// certificates. One cache of the issuers' keys serves all services.
final class Tokens implements AutoCloseable {
  /// Clients of Azure ask tokens for this audience, wherever the vault is.
  static final String AZURE_VAULT = "https://vault.azure.net";

  static final String AZURE_MANAGED_HSM = "https://managedhsm.azure.net";
  static final String AZURE_ATTESTATION = "https://attest.azure.net";

  /// No issuer has a key of this id: to ask for it is to ask for the others.
  private static final String NO_KEY = "";

  private final List<TrustedIssuer> issuers;
  private final HttpsIssuerKeys source;
  private final IssuerKeyCache keys;
  private final CryptoEngine engine;
  private final InstantSource clock;
  private final Optional<ClientCertificateRules> certificates;

  /// @param certificates whose certificates stand for callers
  Tokens(
      List<TrustedIssuer> issuers,
      Optional<ClientCertificateRules> certificates,
      SSLContext trust,
      CryptoEngine engine,
      InstantSource clock) {
    this.certificates = certificates;
    this.issuers = List.copyOf(issuers);
    this.source = new HttpsIssuerKeys(trust);
    this.keys = new IssuerKeyCache(source, clock);
    this.engine = engine;
    this.clock = clock;
  }

  Authenticator forAudiences(Set<String> audiences) {
    var tokens =
        new BearerTokenVerifier(
            issuers, audiences, keys, engine, clock, BearerTokenVerifier.DEFAULT_SKEW);
    return certificates
        .<Authenticator>map(rules -> new ClientCertificateVerifier(rules, tokens, clock))
        .orElse(tokens);
  }

  /// Asks every issuer for its keys; anew at most every half minute.
  ///
  /// @throws io.privyseal.access.token.IssuerKeysUnavailableException if one of them is not to be
  ///   had
  void check() {
    issuers.forEach(issuer -> keys.find(issuer, NO_KEY));
  }

  @Override
  public void close() {
    source.close();
  }
}
