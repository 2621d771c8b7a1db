package io.privyseal.foundation.crypto.secp256k1;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/// ECDSA on secp256k1 (SEC 2, section 2.4.1) over digests of 32 bytes. Signatures are raw `r || s`,
/// 64 bytes; the secret number of each is derived from key and digest (RFC 6979). A signature with
/// `s` above half the order is as good as its twin, as in FIPS 186-5.
public final class Secp256k1 {
  static final int FIELD_BYTES = 32;

  /// The domain parameters in the form of the Java runtime, which has no name for them.
  public static final ECParameterSpec PARAMETERS =
      new ECParameterSpec(
          new EllipticCurve(
              new ECFieldFp(
                  number("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")),
              BigInteger.ZERO,
              BigInteger.valueOf(7)),
          new ECPoint(
              number("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
              number("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")),
          number("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
          1);

  /// SubjectPublicKeyInfo of an uncompressed point up to its coordinates (RFC 5480).
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("3056301006072a8648ce3d020106052b8104000a03420004");

  /// PrivateKeyInfo (RFC 5958) of an ECPrivateKey (RFC 5915) without public half up to its number.
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("303e020100301006072a8648ce3d020106052b8104000a042730250201010420");

  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));

  private Secp256k1() {}

  private static BigInteger number(String hex) {
    return new BigInteger(hex, 16);
  }

  public static KeyPair generate(SecureRandom random) {
    var generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(DOMAIN, random));
    var pair = generator.generateKeyPair();
    var point = ((ECPublicKeyParameters) pair.getPublic()).getQ().normalize();
    return new KeyPair(
        new PublicHalf(
            point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
        new PrivateHalf(((ECPrivateKeyParameters) pair.getPrivate()).getD()));
  }

  /// The caller has checked that the point is on the curve.
  public static ECPublicKey publicKey(ECPoint point) {
    return new PublicHalf(point.getAffineX(), point.getAffineY());
  }

  /// Whether `der` is a SubjectPublicKeyInfo of this curve, with an uncompressed point.
  public static boolean isSpki(byte[] der) {
    return der.length == SPKI_PREFIX.length + 2 * FIELD_BYTES
        && Arrays.equals(der, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length);
  }

  /// The point that a SubjectPublicKeyInfo names; whether it is on the curve is not checked.
  ///
  /// @throws MalformedInputException unless [#isSpki]
  public static ECPoint pointOf(byte[] spki) {
    if (!isSpki(spki)) {
      throw new MalformedInputException("public key: expected one of P-256K");
    }
    var yAt = SPKI_PREFIX.length + FIELD_BYTES;
    return new ECPoint(
        new BigInteger(1, spki, SPKI_PREFIX.length, FIELD_BYTES),
        new BigInteger(1, spki, yAt, FIELD_BYTES));
  }

  /// @param number 1 to the order less 1
  /// @throws MalformedInputException for any other
  public static ECPrivateKey privateKey(BigInteger number) {
    if (number.signum() <= 0 || number.compareTo(PARAMETERS.getOrder()) >= 0) {
      throw new MalformedInputException("private key: not a number of P-256K");
    }
    return new PrivateHalf(number);
  }

  /// @throws MalformedInputException if it is no PrivateKeyInfo of this curve
  public static ECPrivateKey privateKey(byte[] pkcs8) {
    try {
      var info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
      var algorithm = info.getPrivateKeyAlgorithm();
      if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
          && SECObjectIdentifiers.secp256k1.equals(algorithm.getParameters())) {
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return privateKey(key.getKey());
      }
    } catch (java.io.IOException | RuntimeException _) {
      // The cause could quote the key, and the ASN.1 library meets malformed input with many.
      throw new MalformedInputException("private key: expected PKCS #8");
    }
    throw new MalformedInputException("private key: expected one of P-256K");
  }

  /// The public half that belongs to a private one.
  public static ECPublicKey publicKeyOf(ECPrivateKey key) {
    var point = DOMAIN.getG().multiply(key.getS()).normalize();
    return new PublicHalf(
        point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
  }

  /// @param digest 32 bytes
  /// @return `r || s`
  public static byte[] sign(ECPrivateKey key, byte[] digest) {
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(key.getS(), DOMAIN));
    var signature = signer.generateSignature(digest);
    var raw = new byte[2 * FIELD_BYTES];
    place(signature[0], raw, 0);
    place(signature[1], raw, FIELD_BYTES);
    return raw;
  }

  /// @param signature `r || s`, 64 bytes
  public static boolean verify(ECPublicKey key, byte[] digest, byte[] signature) {
    var point = key.getW();
    var verifier = new ECDSASigner();
    verifier.init(
        false,
        new ECPublicKeyParameters(
            DOMAIN.getCurve().createPoint(point.getAffineX(), point.getAffineY()), DOMAIN));
    return verifier.verifySignature(
        digest,
        new BigInteger(1, signature, 0, FIELD_BYTES),
        new BigInteger(1, signature, FIELD_BYTES, FIELD_BYTES));
  }

  private static void place(BigInteger value, byte[] target, int at) {
    var bytes = value.toByteArray();
    var skip = bytes.length > FIELD_BYTES ? 1 : 0;
    var length = bytes.length - skip;
    System.arraycopy(bytes, skip, target, at + FIELD_BYTES - length, length);
  }

  private static byte[] joined(byte[] prefix, BigInteger... numbers) {
    var all = Arrays.copyOf(prefix, prefix.length + numbers.length * FIELD_BYTES);
    for (var i = 0; i < numbers.length; i++) {
      place(numbers[i], all, prefix.length + i * FIELD_BYTES);
    }
    return all;
  }

  private record PublicHalf(BigInteger x, BigInteger y) implements ECPublicKey {
    private static final long serialVersionUID = 1;

    @Override
    public ECPoint getW() {
      return new ECPoint(x, y);
    }

    @Override
    public ECParameterSpec getParams() {
      return PARAMETERS;
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return joined(SPKI_PREFIX, x, y);
    }
  }

  private record PrivateHalf(BigInteger number) implements ECPrivateKey {
    private static final long serialVersionUID = 1;

    @Override
    public BigInteger getS() {
      return number;
    }

    @Override
    public ECParameterSpec getParams() {
      return PARAMETERS;
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return "PKCS#8";
    }

    @Override
    public byte[] getEncoded() {
      return joined(PKCS8_PREFIX, number);
    }

    @Override
    public String toString() {
      return "private key of P-256K";
    }
  }
}
