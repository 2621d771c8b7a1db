package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.X509Reading;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Instant;

/// A revocation list of the root or of a PCK authority: which of the certificates that it has
/// signed are revoked. Parsed, its signature not checked.
///
/// Source: Intel SGX PCK Certificate and CRL Profile Specification, chapter 2; RFC 5280, section 5.
public final class IntelRevocationList {
  /// Largest list that is read; Intel's have about 4 KiB.
  public static final int MAX_BYTES = 1 << 20;

  private final Bytes der;
  private final X509CRL list;
  private final Bytes issuer;
  private final Instant nextUpdate;

  private IntelRevocationList(Bytes der, X509CRL list) {
    this.der = der;
    this.list = list;
    this.issuer = Bytes.copyOf(list.getIssuerX500Principal().getEncoded());
    EcdsaSha256.requireIn(list.getSigAlgOID());
    if (list.hasUnsupportedCriticalExtension()) {
      throw new MalformedInputException("revocation list: unknown critical extension");
    }
    var next = list.getNextUpdate();
    if (next == null) {
      throw new MalformedInputException("revocation list: says not when it is out of date");
    }
    this.nextUpdate = next.toInstant();
  }

  /// @throws MalformedInputException if `der` is not exactly one list of Intel's profile
  public static IntelRevocationList parse(Bytes der) {
    return X509Reading.revocationList(der, MAX_BYTES, list -> new IntelRevocationList(der, list));
  }

  /// The exact bytes.
  public Bytes der() {
    return der;
  }

  /// The issuer as DER.
  public Bytes issuer() {
    return issuer;
  }

  /// Whether this list is one of `authority`, by name.
  public boolean isOf(IntelCertificate authority) {
    return issuer.equals(authority.subject());
  }

  /// @throws MalformedInputException if the signature is not one of P-256
  boolean isSignedBy(IntelCertificate authority, CryptoEngine engine) {
    try {
      return authority.maySignLists()
          && EcdsaSha256.verify(
              engine, authority.publicKey(), list.getTBSCertList(), list.getSignature());
    } catch (CRLException e) {
      throw new MalformedInputException("revocation list: not readable", e);
    }
  }

  public Instant thisUpdate() {
    return list.getThisUpdate().toInstant();
  }

  public Instant nextUpdate() {
    return nextUpdate;
  }

  /// Whether the list names `certificate`, which must come from the list's issuer.
  public boolean revokes(IntelCertificate certificate) {
    return certificate.issuer().equals(issuer)
        && list.getRevokedCertificate(certificate.serial()) != null;
  }

  /// How many certificates it names.
  public int size() {
    var entries = list.getRevokedCertificates();
    return entries == null ? 0 : entries.size();
  }
}
