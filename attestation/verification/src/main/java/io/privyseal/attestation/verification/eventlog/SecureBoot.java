package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/// What was measured of secure boot.
public sealed interface SecureBoot {
  /// The state is a fact. Databases are as the firmware measured them before it handed over; empty
  /// if it measured none of that name.
  ///
  /// @param enabled whether signatures of images were enforced
  /// @param uefiDebug whether the firmware was open to a debugger
  /// @param platformKey PK
  /// @param exchangeKeys KEK
  /// @param allowed db
  /// @param forbidden dbx
  /// @param authorities what images were found signed by; an operating system can add to these, and
  ///   cannot take away
  record Established(
      boolean enabled,
      boolean uefiDebug,
      Optional<Bytes> platformKey,
      Optional<Bytes> exchangeKeys,
      Optional<Bytes> allowed,
      Optional<Bytes> forbidden,
      List<Variable> authorities)
      implements SecureBoot {
    public Established {
      authorities = List.copyOf(authorities);
    }

    /// Whether a list of revoked images was there, and not empty.
    public boolean hasRevocations() {
      return forbidden.filter(list -> list.length() > 0).isPresent();
    }
  }

  /// Nothing is known.
  record NotEstablished(String reason) implements SecureBoot {}
}
