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
/// Only what verified is kept, under its exact bytes, in two bounded memories, so that no flood of
/// leaves can push the few authorities out.
public final class AmdEndorsements {
  /// Authorities of all lines, several times over.
  public static final int MAX_AUTHORITIES = 64;

  /// Leaves, about 8 KiB each.
  public static final int MAX_LEAVES = 2048;

  private final CryptoEngine engine;
  private final Memory authorities;
  private final Memory leaves;

  /// Remembers [#MAX_AUTHORITIES] authorities and [#MAX_LEAVES] leaves.
  public AmdEndorsements(CryptoEngine engine) {
    this(engine, MAX_AUTHORITIES, MAX_LEAVES);
  }

  public AmdEndorsements(CryptoEngine engine, int maxAuthorities, int maxLeaves) {
    this.engine = engine;
    this.authorities = new Memory(maxAuthorities);
    this.leaves = new Memory(maxLeaves);
  }

  /// @throws MalformedInputException as [AmdCertificate#parse]
  public AmdCertificate read(Bytes der) {
    var known = authorities.find(der);
    if (known == null) {
      known = leaves.find(der);
    }
    return known == null ? AmdCertificate.parse(der) : known.certificate();
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
      memory.keep(new Verified(certificate, signer.der()));
    }
    return signed;
  }

  /// Whether `root` signed `list`. Lists are short-lived and not remembered.
  public boolean isSignedBy(AmdRevocationList list, AmdCertificate root) {
    return list.isSignedBy(root, engine);
  }

  private record Verified(AmdCertificate certificate, Bytes signer) {}

  /// The least recently used goes first.
  private static final class Memory {
    private static final float LOAD_FACTOR = 0.75f;
    private final Map<Bytes, Verified> kept;

    Memory(int max) {
      this.kept =
          new LinkedHashMap<>(16, LOAD_FACTOR, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Bytes, Verified> eldest) {
              return size() > max;
            }
          };
    }

    synchronized @Nullable Verified find(Bytes der) {
      return kept.get(der);
    }

    synchronized void keep(Verified verified) {
      kept.put(verified.certificate().der(), verified);
    }
  }
}
