package io.privyseal.attestation.endorsements.amd;

import io.privyseal.attestation.endorsements.VerifiedMemory;
import io.privyseal.attestation.endorsements.VerifiedMemory.Verified;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;

/// Reads certificates and checks their signatures, and remembers what it has verified: signatures
/// are true for good, so a chain that is seen again costs a look-up. Times and pins are not
/// remembered. Thread-safe.
///
/// Only what verified is kept, under its exact bytes, in bounded memories of each kind, so that no
/// flood of leaves can push the few authorities and lists out.
public final class AmdEndorsements {
  /// Authorities of all lines, several times over.
  public static final int MAX_AUTHORITIES = 64;

  /// Leaves, about 8 KiB each.
  public static final int MAX_LEAVES = 2048;

  /// Revocation lists of all roots, old and new.
  public static final int MAX_REVOCATION_LISTS = 32;

  private final CryptoEngine engine;
  private final VerifiedMemory<AmdCertificate> authorities;
  private final VerifiedMemory<AmdCertificate> leaves;
  private final VerifiedMemory<AmdRevocationList> lists;

  /// Remembers [#MAX_AUTHORITIES] authorities and [#MAX_LEAVES] leaves.
  public AmdEndorsements(CryptoEngine engine) {
    this(engine, MAX_AUTHORITIES, MAX_LEAVES);
  }

  public AmdEndorsements(CryptoEngine engine, int maxAuthorities, int maxLeaves) {
    this.engine = engine;
    this.authorities = new VerifiedMemory<>(maxAuthorities);
    this.leaves = new VerifiedMemory<>(maxLeaves);
    this.lists = new VerifiedMemory<>(MAX_REVOCATION_LISTS);
  }

  /// @throws MalformedInputException as [AmdCertificate#parse]
  public AmdCertificate read(Bytes der) {
    return authorities
        .find(der)
        .or(() -> leaves.find(der))
        .map(Verified::read)
        .orElseGet(() -> AmdCertificate.parse(der));
  }

  /// Whether `signer` signed `certificate`.
  public boolean isSignedBy(AmdCertificate certificate, AmdCertificate signer) {
    var memory = certificate.role().isAuthority() ? authorities : leaves;
    if (memory.isSignedBy(certificate.der(), signer.der())) {
      return true;
    }
    var signed = certificate.isSignedBy(signer, engine);
    if (signed) {
      memory.keep(certificate.der(), new Verified<>(certificate, signer.der()));
    }
    return signed;
  }

  /// @throws MalformedInputException as [AmdRevocationList#parse]
  public AmdRevocationList readRevocationList(Bytes der) {
    return lists.find(der).map(Verified::read).orElseGet(() -> AmdRevocationList.parse(der));
  }

  /// Whether `root` signed `list`.
  public boolean isSignedBy(AmdRevocationList list, AmdCertificate root) {
    if (lists.isSignedBy(list.der(), root.der())) {
      return true;
    }
    var signed = list.isSignedBy(root, engine);
    if (signed) {
      lists.keep(list.der(), new Verified<>(list, root.der()));
    }
    return signed;
  }
}
