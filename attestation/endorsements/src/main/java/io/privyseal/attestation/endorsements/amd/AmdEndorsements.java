package io.privyseal.attestation.endorsements.amd;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private final Memory<AmdCertificate> authorities;
  private final Memory<AmdCertificate> leaves;
  private final Memory<AmdRevocationList> lists;

  /// Remembers [#MAX_AUTHORITIES] authorities and [#MAX_LEAVES] leaves.
  public AmdEndorsements(CryptoEngine engine) {
    this(engine, MAX_AUTHORITIES, MAX_LEAVES);
  }

  public AmdEndorsements(CryptoEngine engine, int maxAuthorities, int maxLeaves) {
    this.engine = engine;
    this.authorities = new Memory<>(maxAuthorities);
    this.leaves = new Memory<>(maxLeaves);
    this.lists = new Memory<>(MAX_REVOCATION_LISTS);
  }

  /// @throws MalformedInputException as [AmdCertificate#parse]
  public AmdCertificate read(Bytes der) {
    var known = authorities.find(der);
    if (known == null) {
      known = leaves.find(der);
    }
    return known == null ? AmdCertificate.parse(der) : known.read();
  }

  /// Whether `signer` signed `certificate`.
  public boolean isSignedBy(AmdCertificate certificate, AmdCertificate signer) {
    var memory = certificate.role().isAuthority() ? authorities : leaves;
    var known = memory.find(certificate.der());
    if (known != null && known.signer().equals(signer.der())) {
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
    var known = lists.find(der);
    return known == null ? AmdRevocationList.parse(der) : known.read();
  }

  /// Whether `root` signed `list`.
  public boolean isSignedBy(AmdRevocationList list, AmdCertificate root) {
    var known = lists.find(list.der());
    if (known != null && known.signer().equals(root.der())) {
      return true;
    }
    var signed = list.isSignedBy(root, engine);
    if (signed) {
      lists.keep(list.der(), new Verified<>(list, root.der()));
    }
    return signed;
  }

  private record Verified<T>(T read, Bytes signer) {}

  /// The least recently used goes first.
  private static final class Memory<T> {
    private static final float LOAD_FACTOR = 0.75f;
    private final Map<Bytes, Verified<T>> kept;

    Memory(int max) {
      this.kept =
          new LinkedHashMap<>(16, LOAD_FACTOR, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Bytes, Verified<T>> eldest) {
              return size() > max;
            }
          };
    }

    synchronized @Nullable Verified<T> find(Bytes der) {
      return kept.get(der);
    }

    synchronized void keep(Bytes der, Verified<T> verified) {
      kept.put(der, verified);
    }
  }
}
