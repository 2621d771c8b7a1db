package io.privyseal.foundation.crypto;

import io.privyseal.foundation.crypto.SignatureScheme.Family;
import io.privyseal.foundation.crypto.secp256k1.Secp256k1;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/// The engine over JCA providers, each named per call.
final class ProviderEngine implements CryptoEngine {
  private static final int GCM_TAG_BITS = 128;
  private static final int GCM_IV_BYTES = 12;
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  /// What PKCS #1 v1.5 puts around a value at least (RFC 8017 section 9.2).
  private static final int PKCS1_OVERHEAD_BYTES = 11;

  /// Who does what.
  ///
  /// @param aes authenticated modes and padded key wrap
  /// @param aesBlocks CBC and key wrap without padding, which not every provider has
  record Providers(
      Provider rsaCipher, Provider rsaSignature, Provider ec, Provider aes, Provider aesBlocks) {}

  private final Identity identity;
  private final Providers providers;
  private final SecureRandom random = new SecureRandom();

  ProviderEngine(Identity identity, Providers providers) {
    this.identity = identity;
    this.providers = providers;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public SecureRandom random() {
    return random;
  }

  @Override
  public KeyPair generateRsa(int bits) {
    if (bits != 2048 && bits != 3072 && bits != 4096) {
      throw new IllegalArgumentException("RSA: expected 2048, 3072 or 4096 bits, found " + bits);
    }
    try {
      var generator = KeyPairGenerator.getInstance("RSA", providers.rsaSignature());
      generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA key generation", e);
    }
  }

  @Override
  public KeyPair generateEc(EcCurve curve) {
    if (curve == EcCurve.P256K) {
      return Secp256k1.generate(random);
    }
    try {
      var generator = KeyPairGenerator.getInstance("EC", providers.ec());
      generator.initialize(new ECGenParameterSpec(curve.jcaName()));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("EC key generation", e);
    }
  }

  @Override
  public byte[] encrypt(RsaEncryption scheme, RSAPublicKey key, byte[] plaintext) {
    try {
      return rsaCipher(scheme, Cipher.ENCRYPT_MODE, key).doFinal(plaintext);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailureException("RSA encryption");
    }
  }

  @Override
  public byte[] decrypt(RsaEncryption scheme, RSAPrivateKey key, byte[] ciphertext) {
    try {
      return rsaCipher(scheme, Cipher.DECRYPT_MODE, key).doFinal(ciphertext);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailureException("RSA decryption");
    }
  }

  private Cipher rsaCipher(RsaEncryption scheme, int mode, java.security.Key key)
      throws GeneralSecurityException {
    if (scheme == RsaEncryption.RSA1_5) {
      var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", providers.rsaCipher());
      cipher.init(mode, key, random);
      return cipher;
    }
    var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", providers.rsaCipher());
    var parameters =
        new OAEPParameterSpec(
            scheme.hash(),
            "MGF1",
            new MGF1ParameterSpec(scheme.hash()),
            PSource.PSpecified.DEFAULT);
    cipher.init(mode, key, parameters, random);
    return cipher;
  }

  @Override
  public byte[] sign(SignatureScheme scheme, PrivateKey key, byte[] message) {
    requireMatch(scheme, key);
    if (scheme == SignatureScheme.ES256K) {
      return Secp256k1.sign((ECPrivateKey) key, hash(scheme, message));
    }
    try {
      var signature = messageSignature(scheme);
      signature.initSign(key, random);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot sign with " + scheme, e);
    }
  }

  @Override
  public boolean verify(SignatureScheme scheme, PublicKey key, byte[] message, byte[] signature) {
    if (!matches(scheme, key) || signature.length != signatureBytes(scheme, key)) {
      return false;
    }
    if (scheme == SignatureScheme.ES256K) {
      return Secp256k1.verify((ECPublicKey) key, hash(scheme, message), signature);
    }
    try {
      var verifier = messageSignature(scheme);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static byte[] hash(SignatureScheme scheme, byte[] message) {
    try {
      return MessageDigest.getInstance(scheme.hash()).digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + scheme.hash(), e);
    }
  }

  private Signature messageSignature(SignatureScheme scheme) throws GeneralSecurityException {
    var hash = scheme.hash().replace("-", "");
    return switch (scheme.family()) {
      case RSA_PKCS1 -> Signature.getInstance(hash + "withRSA", providers.rsaSignature());
      case RSA_PSS -> pss(scheme);
      case ECDSA -> Signature.getInstance(hash + "withECDSAinP1363Format", providers.ec());
    };
  }

  private Signature pss(SignatureScheme scheme) throws GeneralSecurityException {
    var signature = Signature.getInstance("RSASSA-PSS", providers.rsaSignature());
    try {
      signature.setParameter(
          new PSSParameterSpec(
              scheme.hash(),
              "MGF1",
              new MGF1ParameterSpec(scheme.hash()),
              scheme.digestBytes(),
              PSSParameterSpec.TRAILER_FIELD_BC));
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("every engine has RSASSA-PSS with " + scheme.hash(), e);
    }
    return signature;
  }

  @Override
  public byte[] signDigest(SignatureScheme scheme, PrivateKey key, byte[] digest) {
    requireMatch(scheme, key);
    if (digest.length != scheme.digestBytes()) {
      throw new IllegalArgumentException(
          "%s: expected a digest of %d bytes, found %d"
              .formatted(scheme, scheme.digestBytes(), digest.length));
    }
    try {
      return switch (scheme.family()) {
        case RSA_PKCS1, RSA_PSS -> rsaSignDigest(scheme, (RSAPrivateKey) key, digest);
        case ECDSA -> {
          if (scheme == SignatureScheme.ES256K) {
            yield Secp256k1.sign((ECPrivateKey) key, digest);
          }
          var signature = Signature.getInstance("NONEwithECDSA", providers.ec());
          signature.initSign(key, random);
          signature.update(digest);
          yield EcdsaForm.toRaw(signature.sign(), scheme.fieldBytes());
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot sign with " + scheme, e);
    }
  }

  private byte[] rsaSignDigest(SignatureScheme scheme, RSAPrivateKey key, byte[] digest)
      throws GeneralSecurityException {
    var bits = key.getModulus().bitLength();
    return rsaPrivate(
        key,
        scheme.family() == Family.RSA_PKCS1
            ? RsaEncoding.pkcs1(scheme, digest, bits)
            : RsaEncoding.pss(scheme, digest, bits, random));
  }

  /// The private operation (RFC 8017 section 5.2.1) on a number as long as the modulus.
  private byte[] rsaPrivate(RSAPrivateKey key, byte[] number) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/NoPadding", providers.rsaCipher());
    cipher.init(Cipher.DECRYPT_MODE, key);
    return RsaEncoding.toLength(cipher.doFinal(number), modulusBytes(key));
  }

  /// The public operation (RFC 8017 section 5.2.2).
  private byte[] rsaPublic(RSAPublicKey key, byte[] number) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/NoPadding", providers.rsaCipher());
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return RsaEncoding.toLength(cipher.doFinal(number), modulusBytes(key));
  }

  @Override
  public byte[] signUnhashed(RSAPrivateKey key, byte[] value) {
    requireMatch(SignatureScheme.RS256, key);
    try {
      return rsaPrivate(key, RsaEncoding.pkcs1(value, modulusBytes(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot sign", e);
    }
  }

  @Override
  public boolean verifyUnhashed(RSAPublicKey key, byte[] value, byte[] signature) {
    if (!matches(SignatureScheme.RS256, key)
        || signature.length != modulusBytes(key)
        || value.length > modulusBytes(key) - PKCS1_OVERHEAD_BYTES) {
      return false;
    }
    try {
      return MessageDigest.isEqual(
          rsaPublic(key, signature), RsaEncoding.pkcs1(value, modulusBytes(key)));
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public boolean verifyDigest(
      SignatureScheme scheme, PublicKey key, byte[] digest, byte[] signature) {
    if (!matches(scheme, key)
        || digest.length != scheme.digestBytes()
        || signature.length != signatureBytes(scheme, key)) {
      return false;
    }
    try {
      return switch (scheme.family()) {
        case RSA_PKCS1, RSA_PSS -> rsaVerifyDigest(scheme, (RSAPublicKey) key, digest, signature);
        case ECDSA -> {
          if (scheme == SignatureScheme.ES256K) {
            yield Secp256k1.verify((ECPublicKey) key, digest, signature);
          }
          var verifier = Signature.getInstance("NONEwithECDSA", providers.ec());
          verifier.initVerify(key);
          verifier.update(digest);
          yield verifier.verify(EcdsaForm.toDer(signature));
        }
      };
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private boolean rsaVerifyDigest(
      SignatureScheme scheme, RSAPublicKey key, byte[] digest, byte[] signature)
      throws GeneralSecurityException {
    var bits = key.getModulus().bitLength();
    var encoded = rsaPublic(key, signature);
    return scheme.family() == Family.RSA_PKCS1
        ? MessageDigest.isEqual(encoded, RsaEncoding.pkcs1(scheme, digest, bits))
        : RsaEncoding.isPss(scheme, digest, encoded, bits);
  }

  @Override
  public byte[] gcmSeal(byte[] key, byte[] iv, byte[] aad, byte[] plaintext) {
    try {
      return gcm(Cipher.ENCRYPT_MODE, key, iv, aad).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("AES-GCM: key or IV of a wrong length", e);
    }
  }

  @Override
  public byte[] gcmOpen(byte[] key, byte[] iv, byte[] aad, byte[] sealed) {
    try {
      return gcm(Cipher.DECRYPT_MODE, key, iv, aad).doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw new CryptoFailureException("AES-GCM");
    }
  }

  private Cipher gcm(int mode, byte[] key, byte[] iv, byte[] aad) throws GeneralSecurityException {
    if (iv.length != GCM_IV_BYTES) {
      throw new IllegalArgumentException("AES-GCM: expected an IV of 12 bytes");
    }
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", providers.aes());
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(GCM_TAG_BITS, iv));
    cipher.updateAAD(aad);
    return cipher;
  }

  @Override
  public byte[] wrapPadded(byte[] kek, byte[] plaintext) {
    try {
      var cipher = Cipher.getInstance("AES/KWP/NoPadding", providers.aes());
      cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(kek, "AES"));
      return cipher.wrap(new SecretKeySpec(plaintext, "RAW"));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("AES-KWP: key or plaintext of a wrong length", e);
    }
  }

  @Override
  public byte[] unwrapPadded(byte[] kek, byte[] wrapped) {
    try {
      var cipher = Cipher.getInstance("AES/KWP/NoPadding", providers.aes());
      cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(kek, "AES"));
      return cipher.unwrap(wrapped, "RAW", Cipher.SECRET_KEY).getEncoded();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailureException("AES key unwrap");
    }
  }

  @Override
  public byte[] wrap(byte[] kek, byte[] plaintext) {
    try {
      var cipher = Cipher.getInstance("AES/KW/NoPadding", providers.aesBlocks());
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(kek, "AES"));
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("AES-KW: key or plaintext of a wrong length", e);
    }
  }

  @Override
  public byte[] unwrap(byte[] kek, byte[] wrapped) {
    try {
      var cipher = Cipher.getInstance("AES/KW/NoPadding", providers.aesBlocks());
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(kek, "AES"));
      return cipher.doFinal(wrapped);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new CryptoFailureException("AES key unwrap");
    }
  }

  @Override
  public byte[] cbcEncrypt(byte[] key, byte[] iv, byte[] blocks) {
    return cbc(Cipher.ENCRYPT_MODE, key, iv, blocks);
  }

  @Override
  public byte[] cbcDecrypt(byte[] key, byte[] iv, byte[] blocks) {
    return cbc(Cipher.DECRYPT_MODE, key, iv, blocks);
  }

  private byte[] cbc(int mode, byte[] key, byte[] iv, byte[] blocks) {
    try {
      var cipher = Cipher.getInstance("AES/CBC/NoPadding", providers.aesBlocks());
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("AES-CBC: key, IV or blocks of a wrong length", e);
    }
  }

  private static void requireMatch(SignatureScheme scheme, PrivateKey key) {
    if (!matches(scheme, key)) {
      throw new IllegalArgumentException("the key is not of the kind that " + scheme + " needs");
    }
  }

  private static boolean matches(SignatureScheme scheme, java.security.Key key) {
    return switch (scheme.family()) {
      case RSA_PKCS1, RSA_PSS ->
          key instanceof RSAKey rsa
              && rsa.getModulus().bitLength() >= MIN_RSA_BITS
              && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
      case ECDSA ->
          key instanceof ECKey ec
              && EcCurve.of(ec.getParams()).map(c -> c.scheme() == scheme).orElse(false);
    };
  }

  private static int signatureBytes(SignatureScheme scheme, PublicKey key) {
    return key instanceof RSAKey rsa ? modulusBytes(rsa) : 2 * scheme.fieldBytes();
  }

  private static int modulusBytes(RSAKey key) {
    return (key.getModulus().bitLength() + 7) / 8;
  }
}
