package io.privyseal.attestation.endorsements.amd;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.math.BigInteger;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/// The one signature algorithm of AMD's certificates: RSASSA-PSS with SHA-384, MGF1 with SHA-384
/// and a salt of 48 bytes (RFC 4055).
final class PssSha384 {
  private static final BigInteger SALT_BYTES = BigInteger.valueOf(48);

  private PssSha384() {}

  /// @param parameters of the algorithm identifier, in DER
  /// @throws MalformedInputException for any other algorithm or parameter
  static void requireIn(String oid, byte @Nullable [] parameters) {
    if (!PKCSObjectIdentifiers.id_RSASSA_PSS.getId().equals(oid) || parameters == null) {
      throw new MalformedInputException("signature algorithm: expected RSASSA-PSS");
    }
    try {
      var pss = RSASSAPSSparams.getInstance(parameters);
      var mask = pss.getMaskGenAlgorithm();
      var right =
          isSha384(pss.getHashAlgorithm())
              && mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
              && isSha384(AlgorithmIdentifier.getInstance(mask.getParameters()))
              && pss.getSaltLength().equals(SALT_BYTES)
              && pss.getTrailerField().equals(BigInteger.ONE);
      if (!right) {
        throw new MalformedInputException(
            "signature algorithm: expected SHA-384, MGF1 with SHA-384 and a salt of 48 bytes");
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("signature algorithm: parameters not readable", e);
    }
  }

  private static boolean isSha384(AlgorithmIdentifier hash) {
    return hash != null && hash.getAlgorithm().equals(NISTObjectIdentifiers.id_sha384);
  }
}
