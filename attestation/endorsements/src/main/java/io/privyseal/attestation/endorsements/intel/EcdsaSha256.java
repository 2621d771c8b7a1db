package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.math.BigInteger;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// The one signature algorithm of Intel's certificates and lists: ECDSA on P-256 with SHA-256 (RFC
/// 5758), in DER.
final class EcdsaSha256 {
  private static final int SCALAR_BYTES = 32;

  private EcdsaSha256() {}

  /// @throws MalformedInputException for any other algorithm
  static void requireIn(String oid) {
    if (!X9ObjectIdentifiers.ecdsa_with_SHA256.getId().equals(oid)) {
      throw new MalformedInputException("signature algorithm: expected ECDSA with SHA-256");
    }
  }

  /// Whether the key signed `message`; `signature` is `SEQUENCE { INTEGER r, INTEGER s }`.
  static boolean verify(CryptoEngine engine, PublicKey key, byte[] message, byte[] signature) {
    return engine.verify(SignatureScheme.ES256, key, message, raw(Bytes.copyOf(signature)));
  }

  /// As `r || s`.
  ///
  /// @throws MalformedInputException if it is not such a signature
  static byte[] raw(Bytes der) {
    if (!(X509Reading.strictDer(der, "signature") instanceof ASN1Sequence pair)
        || pair.size() != 2
        || !(pair.getObjectAt(0) instanceof ASN1Integer r)
        || !(pair.getObjectAt(1) instanceof ASN1Integer s)) {
      throw new MalformedInputException("signature: expected two integers");
    }
    var raw = new byte[2 * SCALAR_BYTES];
    place(r.getValue(), raw, SCALAR_BYTES);
    place(s.getValue(), raw, 2 * SCALAR_BYTES);
    return raw;
  }

  private static void place(BigInteger value, byte[] raw, int end) {
    if (value.signum() <= 0 || value.bitLength() > SCALAR_BYTES * Byte.SIZE) {
      throw new MalformedInputException("signature: expected scalars of P-256");
    }
    var bytes = value.toByteArray();
    var from = Math.max(0, bytes.length - SCALAR_BYTES);
    System.arraycopy(bytes, from, raw, end - (bytes.length - from), bytes.length - from);
  }
}
