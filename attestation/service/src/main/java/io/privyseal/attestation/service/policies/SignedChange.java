package io.privyseal.attestation.service.policies;

import io.privyseal.attestation.service.policies.PolicyStore.Change;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Locale;
import java.util.Set;

/// One signed change of the policy management certificates.
///
/// The protocol's token for the removal of a certificate has the same form as the one for its
/// addition, and neither says when it was signed. So a token counts once for each: it changes
/// nothing a second time, and one that has removed a certificate never adds it. A token that was
/// used to add may still remove, because Azure's client signs the same bytes for both.
///
/// @param token names the signed token
public record SignedChange(Operation operation, Bytes certificate, Bytes token, Change change) {
  /// What a token is used for.
  public enum Operation {
    ADD,
    REMOVE;

    /// Whether a token that was used before would change something again.
    ///
    /// @param isListed whether the certificate is one of the instance's now
    /// @param usedFor what the token was used for
    public boolean isReplay(boolean isListed, Set<Operation> usedFor) {
      return switch (this) {
        case ADD -> !isListed && !usedFor.isEmpty();
        case REMOVE -> isListed && usedFor.contains(REMOVE);
      };
    }

    /// As the storage has it.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What became of a change.
  public enum Applied {
    /// It is as the token says, whether or not anything had to change.
    DONE,
    /// The certificate is the last one, and stays.
    LAST,
    /// The token was used before and changes nothing again.
    USED_BEFORE,
    /// The instance has taken [PolicyCertificateStore#MAX_TOKENS] signed changes.
    TOO_MANY
  }
}
