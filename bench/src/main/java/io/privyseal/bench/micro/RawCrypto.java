package io.privyseal.bench.micro;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The limits: what the engine does with nothing around it.
@State(Scope.Benchmark)
public class RawCrypto {
  /// The signed part of a SEV-SNP report.
  private static final int SIGNED_BYTES = 0x2a0;

  /// Distinct messages, so that nothing can be remembered between calls.
  private static final int MESSAGES = 64;

  private static final int AES_KEY_BYTES = 32;

  private final CryptoEngine engine = CryptoEngines.choose();
  private final KeyPair p384 = engine.generateEc(EcCurve.P384);
  private final KeyPair p256 = engine.generateEc(EcCurve.P256);
  private final KeyPair rsa2048 = engine.generateRsa(2048);
  private final KeyPair rsa4096 = engine.generateRsa(4096);
  private final byte[][] messages = new byte[MESSAGES][SIGNED_BYTES];
  private final byte[][] signatures = new byte[MESSAGES][];
  private final byte[][] quoteSignatures = new byte[MESSAGES][];
  private final byte[][] tokenSignatures = new byte[MESSAGES][];
  private final byte[][] certificateSignatures = new byte[MESSAGES][];
  private final byte[][] wrapped = new byte[MESSAGES][];
  private int next;

  public RawCrypto() {
    for (var i = 0; i < MESSAGES; i++) {
      engine.random().nextBytes(messages[i]);
      signatures[i] = engine.sign(SignatureScheme.ES384, p384.getPrivate(), messages[i]);
      quoteSignatures[i] = engine.sign(SignatureScheme.ES256, p256.getPrivate(), messages[i]);
      tokenSignatures[i] = engine.sign(SignatureScheme.RS256, rsa2048.getPrivate(), messages[i]);
      certificateSignatures[i] =
          engine.sign(SignatureScheme.PS384, rsa4096.getPrivate(), messages[i]);
      wrapped[i] =
          engine.encrypt(
              RsaEncryption.OAEP_SHA256,
              (RSAPublicKey) rsa2048.getPublic(),
              java.util.Arrays.copyOf(messages[i], AES_KEY_BYTES));
    }
  }

  /// The signature of a SEV-SNP report: ECDSA P-384 with SHA-384.
  @Benchmark
  public boolean ecdsaP384Verify() {
    var i = next++ & MESSAGES - 1;
    return engine.verify(SignatureScheme.ES384, p384.getPublic(), messages[i], signatures[i]);
  }

  /// A signature of Intel's, in quote, certificate or collateral: ECDSA P-256 with SHA-256.
  @Benchmark
  public boolean ecdsaP256Verify() {
    var i = next++ & MESSAGES - 1;
    return engine.verify(SignatureScheme.ES256, p256.getPublic(), messages[i], quoteSignatures[i]);
  }

  /// What `unwrapKey` does: RSA-2048 with OAEP and SHA-256.
  @Benchmark
  public byte[] rsa2048OaepUnwrap() {
    var i = next++ & MESSAGES - 1;
    return engine.decrypt(
        RsaEncryption.OAEP_SHA256, (RSAPrivateKey) rsa2048.getPrivate(), wrapped[i]);
  }

  /// What a release costs at least: the vault signs its answer, RS256 with RSA-2048.
  @Benchmark
  public byte[] rsa2048Sign() {
    return engine.sign(
        SignatureScheme.RS256, rsa2048.getPrivate(), messages[next++ & MESSAGES - 1]);
  }

  /// What a token costs at least: RS256 with RSA-2048.
  @Benchmark
  public boolean rsa2048Verify() {
    var i = next++ & MESSAGES - 1;
    return engine.verify(
        SignatureScheme.RS256, rsa2048.getPublic(), messages[i], tokenSignatures[i]);
  }

  /// What one AMD certificate costs at least: RSASSA-PSS with RSA-4096 and SHA-384.
  @Benchmark
  public boolean rsa4096PssVerify() {
    var i = next++ & MESSAGES - 1;
    return engine.verify(
        SignatureScheme.PS384, rsa4096.getPublic(), messages[i], certificateSignatures[i]);
  }
}
