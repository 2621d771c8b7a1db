package io.privyseal.foundation.crypto.x509;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/// A private key in PKCS #8 (RFC 5958) with the public half that it names: the modulus and exponent
/// of an RSA key (RFC 8017, A.1.2), the `publicKey` of an elliptic curve key (RFC 5915).
public final class Pkcs8 {
  private static final byte UNCOMPRESSED = 4;

  private Pkcs8() {}

  /// Both halves; that they belong together is not checked.
  ///
  /// @throws MalformedInputException if it is none of RSA or of a curve of [EcCurve], or an
  ///   elliptic curve key without its public half. The message tells nothing of the key.
  public static KeyPair pair(byte[] der) {
    var privateKey = Pem.privateKey(der);
    return new KeyPair(publicKey(der, privateKey), privateKey);
  }

  private static PublicKey publicKey(byte[] der, PrivateKey privateKey) {
    return switch (privateKey) {
      case RSAPrivateCrtKey rsa -> publicKey(rsa);
      case ECPrivateKey ec -> publicKey(der, ec);
      default -> throw new MalformedInputException("private key: expected RSA or EC");
    };
  }

  private static PublicKey publicKey(RSAPrivateCrtKey key) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    } catch (GeneralSecurityException _) {
      throw new MalformedInputException("private key: an impossible RSA key");
    }
  }

  private static PublicKey publicKey(byte[] der, ECPrivateKey key) {
    var curve =
        EcCurve.of(key.getParams())
            .orElseThrow(() -> new MalformedInputException("private key: another curve"));
    return embedded(der)
        .filter(point -> point.length == 1 + 2 * curve.fieldBytes() && point[0] == UNCOMPRESSED)
        .flatMap(point -> {
          var middle = 1 + curve.fieldBytes();
          return curve.publicKey(
              Arrays.copyOfRange(point, 1, middle),
              Arrays.copyOfRange(point, middle, point.length));
        })
        .orElseThrow(() ->
            new MalformedInputException(
                "private key: expected the public point beside it, uncompressed (RFC 5915)"));
  }

  private static Optional<byte[]> embedded(byte[] der) {
    try {
      var inner = PrivateKeyInfo.getInstance(der).parsePrivateKey();
      return Optional.ofNullable(
              org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(inner).getPublicKey())
          .map(bits -> bits.getOctets());
    } catch (java.io.IOException | RuntimeException _) {
      // The ASN.1 library meets malformed input with many unchecked exceptions.
      return Optional.empty();
    }
  }
}
