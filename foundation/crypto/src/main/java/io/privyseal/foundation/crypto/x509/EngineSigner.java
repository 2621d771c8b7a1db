package io.privyseal.foundation.crypto.x509;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/// Lets Bouncy Castle's certificate builder sign with our crypto engine. One signer, one
/// certificate.
public final class EngineSigner implements ContentSigner {
  private final CryptoEngine engine;
  private final SignatureScheme scheme;
  private final PrivateKey key;
  private final ByteArrayOutputStream toBeSigned = new ByteArrayOutputStream();

  public EngineSigner(CryptoEngine engine, SignatureScheme scheme, PrivateKey key) {
    this.engine = engine;
    this.scheme = scheme;
    this.key = key;
  }

  /// The algorithm as certificates name it (RFC 4055, RFC 5758).
  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return switch (scheme) {
      case RS256 -> pkcs1(PKCSObjectIdentifiers.sha256WithRSAEncryption);
      case RS384 -> pkcs1(PKCSObjectIdentifiers.sha384WithRSAEncryption);
      case RS512 -> pkcs1(PKCSObjectIdentifiers.sha512WithRSAEncryption);
      case PS256 -> pss(NISTObjectIdentifiers.id_sha256);
      case PS384 -> pss(NISTObjectIdentifiers.id_sha384);
      case PS512 -> pss(NISTObjectIdentifiers.id_sha512);
      case ES256, ES256K -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      case ES384 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
      case ES512 -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA512);
    };
  }

  private static AlgorithmIdentifier pkcs1(ASN1ObjectIdentifier oid) {
    return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
  }

  private AlgorithmIdentifier pss(ASN1ObjectIdentifier hashOid) {
    var hash = new AlgorithmIdentifier(hashOid, DERNull.INSTANCE);
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSASSA_PSS,
        new RSASSAPSSparams(
            hash,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash),
            new ASN1Integer(scheme.digestBytes()),
            RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
  }

  @Override
  public OutputStream getOutputStream() {
    return toBeSigned;
  }

  @Override
  public byte[] getSignature() {
    var signature = engine.sign(scheme, key, toBeSigned.toByteArray());
    return scheme.fieldBytes() == 0 ? signature : der(signature);
  }

  private static byte[] der(byte[] raw) {
    var half = raw.length / 2;
    var r = new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, 0, half)));
    var s = new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(raw, half, raw.length)));
    try {
      return new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {r, s}).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
