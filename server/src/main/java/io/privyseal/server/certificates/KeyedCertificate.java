package io.privyseal.server.certificates;

import io.privyseal.foundation.crypto.x509.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A leaf with its chain and its private key.
///
/// @param chain leaf first
public record KeyedCertificate(List<X509Certificate> chain, PrivateKey key) {
  public KeyedCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a chain holds at least the leaf");
    }
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /// What an operator gives: two PEM files.
  ///
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if they do not parse
  /// @throws IllegalStateException if others than its owner may read the key
  public static KeyedCertificate read(Path certificates, Path key) {
    return new KeyedCertificate(
        Pem.certificates(PrivateFiles.readPublic(certificates)),
        Pem.privateKey(PrivateFiles.read(key)));
  }

  static Optional<KeyedCertificate> find(Path directory, String name) {
    var certificates = directory.resolve(name + ".pem");
    var key = directory.resolve(name + "-key.pem");
    return Files.exists(certificates) && Files.exists(key)
        ? Optional.of(read(certificates, key))
        : Optional.empty();
  }

  /// The key first: a certificate without its key would be a dead end.
  KeyedCertificate keep(Path directory, String name) {
    PrivateFiles.write(directory.resolve(name + "-key.pem"), Pem.writePrivate(key));
    PrivateFiles.writePublic(directory.resolve(name + ".pem"), Pem.write(chain));
    return this;
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + leaf().getSubjectX500Principal() + "]";
  }
}
