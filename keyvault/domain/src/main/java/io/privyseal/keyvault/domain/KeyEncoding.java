package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.EcCurve;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// Keys as DER and back: SubjectPublicKeyInfo (RFC 5280) and PKCS #8 (RFC 5958).
public final class KeyEncoding {
  private KeyEncoding() {}

  /// @throws MalformedInputException if `der` is no public key of that family
  public static PublicKey publicKey(KeyType.Family family, byte[] der) {
    try {
      return factory(family).generatePublic(new X509EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new MalformedInputException("public key: expected a SubjectPublicKeyInfo", e);
    }
  }

  /// @throws MalformedInputException if `pkcs8` is no private key of that family
  public static PrivateKey privateKey(KeyType.Family family, Secret pkcs8) {
    return pkcs8.expose(der -> {
      try {
        return factory(family).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException _) {
        // The cause could quote the key.
        throw new MalformedInputException("private key: expected PKCS #8");
      }
    });
  }

  /// PKCS #8 of a key that was just made or imported.
  static Secret pkcs8(PrivateKey key) {
    var encoded = key.getEncoded();
    if (encoded == null || !"PKCS#8".equals(key.getFormat())) {
      throw new IllegalStateException("the engine's keys have an encoding");
    }
    return Secret.takeOver(encoded);
  }

  /// What shape a public key has.
  ///
  /// @throws RefusedException with [RefusalReason#BAD_PARAMETER] if it is none that is offered
  public static KeyShape shapeOf(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> new KeyShape.Rsa(rsa.getModulus().bitLength());
      case ECPublicKey ec -> new KeyShape.Ec(curveOf(ec));
      default ->
          throw new RefusedException(
              RefusalReason.NOT_OFFERED, "key: expected RSA or EC, found " + key.getAlgorithm());
    };
  }

  private static EcCurve curveOf(ECPublicKey key) {
    return EcCurve.of(key.getParams())
        .orElseThrow(() ->
            new RefusedException(RefusalReason.NOT_OFFERED, "crv: expected P-256, P-384 or P-521"));
  }

  /// The same key as an object of the Java runtime, whatever provider made it.
  static PublicKey normalized(PublicKey key) {
    try {
      return (PublicKey) factory(shapeOf(key).family()).translateKey(key);
    } catch (InvalidKeyException e) {
      throw new MalformedInputException("public key: not well formed", e);
    }
  }

  private static KeyFactory factory(KeyType.Family family) {
    try {
      return KeyFactory.getInstance(family.name());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the runtime knows " + family, e);
    }
  }
}
