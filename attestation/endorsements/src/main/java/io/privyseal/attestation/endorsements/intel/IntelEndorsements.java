package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.VerifiedMemory;
import io.privyseal.attestation.endorsements.VerifiedMemory.Verified;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;

/// Reads certificates, lists and statements and checks their signatures, and remembers what it has
/// verified: signatures are true for good, so a chain or a TCB info that is seen again costs a
/// look-up. Times and pins are not remembered. Thread-safe.
///
/// Only what verified is kept, under its exact bytes, in bounded memories of each kind, so that no
/// flood of leaves can push authorities and statements out.
public final class IntelEndorsements {
  /// Roots, PCK authorities and TCB signers, several times over.
  public static final int MAX_AUTHORITIES = 64;

  /// PCK certificates, about 2 KiB each.
  public static final int MAX_LEAVES = 4096;

  /// Revocation lists of all authorities, old and new.
  public static final int MAX_REVOCATION_LISTS = 32;

  /// TCB infos and identities, about 16 KiB each: one for each kind of platform.
  public static final int MAX_STATEMENTS = 256;

  private final CryptoEngine engine;
  private final VerifiedMemory<IntelCertificate> authorities =
      new VerifiedMemory<>(MAX_AUTHORITIES);
  private final VerifiedMemory<IntelCertificate> leaves = new VerifiedMemory<>(MAX_LEAVES);
  private final VerifiedMemory<IntelRevocationList> lists =
      new VerifiedMemory<>(MAX_REVOCATION_LISTS);
  private final VerifiedMemory<TcbInfo> tcbInfos = new VerifiedMemory<>(MAX_STATEMENTS);
  private final VerifiedMemory<EnclaveIdentity> identities = new VerifiedMemory<>(MAX_STATEMENTS);

  public IntelEndorsements(CryptoEngine engine) {
    this.engine = engine;
  }

  /// @throws MalformedInputException as [IntelCertificate#parse]
  public IntelCertificate read(Bytes der) {
    return authorities
        .find(der)
        .or(() -> leaves.find(der))
        .map(Verified::read)
        .orElseGet(() -> IntelCertificate.parse(der));
  }

  /// Whether `signer` signed `certificate`.
  public boolean isSignedBy(IntelCertificate certificate, IntelCertificate signer) {
    var memory = certificate.role() == IntelCertificate.Role.PCK ? leaves : authorities;
    if (memory.isSignedBy(certificate.der(), signer.der())) {
      return true;
    }
    var signed = holds(() -> certificate.isSignedBy(signer, engine));
    if (signed) {
      memory.keep(certificate.der(), new Verified<>(certificate, signer.der()));
    }
    return signed;
  }

  /// @throws MalformedInputException as [IntelRevocationList#parse]
  public IntelRevocationList readRevocationList(Bytes der) {
    return lists.find(der).map(Verified::read).orElseGet(() -> IntelRevocationList.parse(der));
  }

  /// Whether `authority` signed `list`.
  public boolean isSignedBy(IntelRevocationList list, IntelCertificate authority) {
    if (lists.isSignedBy(list.der(), authority.der())) {
      return true;
    }
    var signed = holds(() -> list.isSignedBy(authority, engine));
    if (signed) {
      lists.keep(list.der(), new Verified<>(list, authority.der()));
    }
    return signed;
  }

  /// @throws MalformedInputException as [TcbInfo#parse]
  public TcbInfo readTcbInfo(SignedStatement statement) {
    return tcbInfos
        .find(exact(statement))
        .map(Verified::read)
        .orElseGet(() -> TcbInfo.parse(statement.body()));
  }

  /// @throws MalformedInputException as [EnclaveIdentity#parse]
  public EnclaveIdentity readIdentity(SignedStatement statement) {
    return identities
        .find(exact(statement))
        .map(Verified::read)
        .orElseGet(() -> EnclaveIdentity.parse(statement.body()));
  }

  /// Whether `signer` signed `statement`, which says `tcbInfo`.
  public boolean isSignedBy(SignedStatement statement, TcbInfo tcbInfo, IntelCertificate signer) {
    return isSignedBy(statement, tcbInfo, signer, tcbInfos);
  }

  /// Whether `signer` signed `statement`, which says `identity`.
  public boolean isSignedBy(
      SignedStatement statement, EnclaveIdentity identity, IntelCertificate signer) {
    return isSignedBy(statement, identity, signer, identities);
  }

  private <T> boolean isSignedBy(
      SignedStatement statement, T read, IntelCertificate signer, VerifiedMemory<T> memory) {
    var exact = exact(statement);
    if (memory.isSignedBy(exact, signer.der())) {
      return true;
    }
    var signed =
        signer.role() == IntelCertificate.Role.TCB_SIGNING
            && engine.verify(
                SignatureScheme.ES256,
                signer.publicKey(),
                statement.body().toArray(),
                statement.signature().toArray());
    if (signed) {
      memory.keep(exact, new Verified<>(read, signer.der()));
    }
    return signed;
  }

  /// The signature belongs to what is remembered: another one over the same body is not verified.
  private static Bytes exact(SignedStatement statement) {
    return statement.body().concat(statement.signature());
  }

  private static boolean holds(java.util.function.BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (MalformedInputException e) {
      // A signature that cannot be read was made by nobody.
      return false;
    }
  }
}
