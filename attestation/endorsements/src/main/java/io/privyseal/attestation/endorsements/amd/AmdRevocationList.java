package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Instant;

/// A revocation list of a root: which of the certificates that the ARK has signed are revoked.
/// Parsed, its signature not checked.
///
/// Source: AMD 57230, CRL; RFC 5280, section 5.
public final class AmdRevocationList {
  /// Largest list that is read.
  public static final int MAX_BYTES = 256 * 1024;

  private static final int CRL_SIGN = 6;

  private final Bytes der;
  private final X509CRL list;
  private final Bytes issuer;
  private final Instant nextUpdate;

  private AmdRevocationList(Bytes der, X509CRL list) {
    this.der = der;
    this.list = list;
    this.issuer = Bytes.copyOf(list.getIssuerX500Principal().getEncoded());
    PssSha384.requireIn(list.getSigAlgOID(), list.getSigAlgParams());
    if (list.hasUnsupportedCriticalExtension()) {
      throw new MalformedInputException("revocation list: unknown critical extension");
    }
    var next = list.getNextUpdate();
    if (next == null) {
      throw new MalformedInputException("revocation list: says not when it is out of date");
    }
    this.nextUpdate = next.toInstant();
  }

  /// @throws MalformedInputException if `der` is not exactly one list of AMD's profile
  public static AmdRevocationList parse(Bytes der) {
    return X509Reading.revocationList(der, MAX_BYTES, list -> new AmdRevocationList(der, list));
  }

  public Bytes der() {
    return der;
  }

  /// Whether this list is one of `root`, by name.
  public boolean isOf(AmdCertificate root) {
    return issuer.equals(root.subject());
  }

  public boolean isSignedBy(AmdCertificate root, CryptoEngine engine) {
    try {
      return root.mayUse(CRL_SIGN)
          && engine.verify(
              SignatureScheme.PS384, root.publicKey(), list.getTBSCertList(), list.getSignature());
    } catch (CRLException e) {
      throw new MalformedInputException("revocation list: not readable", e);
    }
  }

  /// Not before its own time and not after the time at which the next one is due.
  public boolean isCurrentAt(Instant time) {
    return !time.isBefore(thisUpdate()) && !time.isAfter(nextUpdate);
  }

  public Instant thisUpdate() {
    return list.getThisUpdate().toInstant();
  }

  public Instant nextUpdate() {
    return nextUpdate;
  }

  /// Whether the list names `certificate`, which must come from the list's root. Leaves do not: all
  /// VCEK have the serial number 0.
  public boolean revokes(AmdCertificate certificate) {
    return certificate.issuer().equals(issuer)
        && list.getRevokedCertificate(certificate.serial()) != null;
  }
}
