package io.privyseal.keyvault.domain;

import java.util.Optional;

/// The kinds of keys that are offered, by their `kty`.
///
/// The `-HSM` kinds are the ones that may be exportable. Whether their secret half really is in a
/// hardware module, [KeyVersionRecord#platform] says: a [KeyStore] keeps all kinds alike.
public enum KeyType {
  RSA("RSA", Family.RSA, false),
  RSA_HSM("RSA-HSM", Family.RSA, true),
  EC("EC", Family.EC, false),
  EC_HSM("EC-HSM", Family.EC, true),
  OCT("oct", Family.OCT, false),
  OCT_HSM("oct-HSM", Family.OCT, true);

  /// What the mathematics is.
  public enum Family {
    RSA,
    EC,
    /// AES; no public half.
    OCT
  }

  private final String kty;
  private final Family family;
  private final boolean hsm;

  KeyType(String kty, Family family, boolean hsm) {
    this.kty = kty;
    this.family = family;
    this.hsm = hsm;
  }

  public String kty() {
    return kty;
  }

  public Family family() {
    return family;
  }

  public boolean hsm() {
    return hsm;
  }

  /// The same family, as an `-HSM` kind.
  public KeyType inHsm() {
    return switch (family) {
      case RSA -> RSA_HSM;
      case EC -> EC_HSM;
      case OCT -> OCT_HSM;
    };
  }

  /// The kind of that `kty`; empty for any other text.
  public static Optional<KeyType> named(String kty) {
    for (var type : values()) {
      if (type.kty.equals(kty)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
