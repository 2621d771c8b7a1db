package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.Pem;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/// Keys as DER and back: SubjectPublicKeyInfo (RFC 5280) and PKCS #8 (RFC 5958).
public final class KeyEncoding {
  private KeyEncoding() {}

  /// @throws MalformedInputException if `der` is no public key of that family
  public static PublicKey publicKey(KeyType.Family family, byte[] der) {
    var other = EcCurve.publicKeyOfP256K(der);
    if (other.isPresent() && family == KeyType.Family.EC) {
      return other.get();
    }
    try {
      return factory(family).generatePublic(new X509EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new MalformedInputException("public key: expected a SubjectPublicKeyInfo", e);
    }
  }

  /// @throws MalformedInputException if `pkcs8` is no private key of that family
  public static PrivateKey privateKey(KeyType.Family family, Secret pkcs8) {
    return pkcs8.expose(der -> {
      var key = Pem.privateKey(der);
      if (!key.getAlgorithm().equals(family.name())) {
        throw new MalformedInputException("private key: expected one of kind " + family);
      }
      return key;
    });
  }

  /// PKCS #8 of a key that was just made or imported.
  public static Secret pkcs8(PrivateKey key) {
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
            new RefusedException(
                RefusalReason.NOT_OFFERED, "crv: expected P-256, P-256K, P-384 or P-521"));
  }

  /// The same key as an object of the Java runtime, whatever provider made it.
  public static PublicKey normalized(PublicKey key) {
    var shape = shapeOf(key);
    if (shape instanceof KeyShape.Ec(var curve) && curve == EcCurve.P256K) {
      return EcCurve.publicKeyOfP256K(key.getEncoded())
          .orElseThrow(() -> new MalformedInputException("public key: not well formed"));
    }
    try {
      return (PublicKey) factory(shape.family()).translateKey(key);
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
