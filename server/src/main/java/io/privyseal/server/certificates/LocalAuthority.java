package io.privyseal.server.certificates;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The CA of the local stack: a root, whose certificate is `ca.pem` in the data directory, and an
/// authority below it that issues. Clients of release statements want a chain of three.
public final class LocalAuthority {
  static final Duration AUTHORITY_LIFETIME = Duration.ofDays(10 * 365);

  /// Apple's platforms take TLS leaves of at most 825 days, browsers of at most 398.
  static final Duration LEAF_LIFETIME = Duration.ofDays(397);

  /// A certificate that ends sooner than this is issued anew.
  static final Duration RENEWAL = Duration.ofDays(45);

  private static final int RSA_BITS = 2048;
  private static final String ROOT = "ca";
  private static final String ISSUING = "issuing-ca";

  private final Path directory;
  private final CryptoEngine engine;
  private final CertificateAuthority authority;
  private final Instant now;

  private LocalAuthority(
      Path directory, CryptoEngine engine, CertificateAuthority authority, Instant now) {
    this.directory = directory;
    this.engine = engine;
    this.authority = authority;
    this.now = now;
  }

  /// The authority that the directory holds, or a new one that is then kept there.
  public static LocalAuthority in(Path directory, CryptoEngine engine, Instant now) {
    var root =
        KeyedCertificate.find(directory, ROOT)
            .filter(found -> isValidFor(found.leaf(), LEAF_LIFETIME, now))
            .orElseGet(() -> root(engine, now).keep(directory, ROOT));
    var issuing =
        KeyedCertificate.find(directory, ISSUING)
            .filter(found -> isValidFor(found.leaf(), LEAF_LIFETIME, now))
            .filter(found -> isSignedBy(found.leaf(), root.leaf()))
            .orElseGet(() -> issuing(engine, root, now).keep(directory, ISSUING));
    var authority = new CertificateAuthority(engine, issuing.chain(), issuing.key());
    return new LocalAuthority(directory, engine, authority, now);
  }

  private static KeyedCertificate root(CryptoEngine engine, Instant now) {
    var pair = engine.generateEc(EcCurve.P256);
    var made =
        CertificateAuthority.selfSigned(
            engine,
            new Subject("Privyseal local CA", now, AUTHORITY_LIFETIME),
            pair.getPublic(),
            pair.getPrivate());
    return new KeyedCertificate(made.chain(), pair.getPrivate());
  }

  private static KeyedCertificate issuing(CryptoEngine engine, KeyedCertificate root, Instant now) {
    var pair = engine.generateEc(EcCurve.P256);
    var made =
        new CertificateAuthority(engine, root.chain(), root.key())
            .intermediate(
                new Subject("Privyseal local issuing CA", now, AUTHORITY_LIFETIME),
                pair.getPublic(),
                pair.getPrivate());
    return new KeyedCertificate(made.chain(), pair.getPrivate());
  }

  public X509Certificate certificate() {
    return authority.root();
  }

  /// The file that clients are told to trust.
  public Path certificateFile() {
    return directory.resolve(ROOT + ".pem");
  }

  /// An EC leaf for TLS under these names.
  public KeyedCertificate tlsLeaf(String name, List<String> names) {
    return leaf(name, names, () -> engine.generateEc(EcCurve.P256));
  }

  /// An RSA leaf that signs statements.
  public KeyedCertificate signingLeaf(String name, List<String> names) {
    return leaf(name, names, () -> engine.generateRsa(RSA_BITS));
  }

  private KeyedCertificate leaf(
      String name, List<String> names, java.util.function.Supplier<KeyPair> keys) {
    return KeyedCertificate.find(directory, name)
        .filter(found -> isValidFor(found.leaf(), RENEWAL, now))
        .filter(found ->
            isSignedBy(found.leaf(), authority.certificate())
                && namesOf(found.leaf()).containsAll(names))
        .orElseGet(() -> issue(name, names, keys.get()).keep(directory, name));
  }

  private KeyedCertificate issue(String name, List<String> names, KeyPair pair) {
    var subject = new Subject("Privyseal local " + name, now, LEAF_LIFETIME);
    return new KeyedCertificate(
        authority.issueServer(subject, pair.getPublic(), names), pair.getPrivate());
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (java.security.GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isValidFor(X509Certificate certificate, Duration rest, Instant now) {
    return !certificate.getNotBefore().toInstant().isAfter(now)
        && certificate.getNotAfter().toInstant().isAfter(now.plus(rest));
  }

  private static Set<String> namesOf(X509Certificate leaf) {
    try {
      return Optional.ofNullable(leaf.getSubjectAlternativeNames()).orElse(List.of()).stream()
          .map(name -> normalised(String.valueOf(name.get(1))))
          .collect(Collectors.toSet());
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }

  /// Java prints the IPv6 loopback address in full.
  private static String normalised(String name) {
    return name.equals("0:0:0:0:0:0:0:1") ? "::1" : name;
  }
}
