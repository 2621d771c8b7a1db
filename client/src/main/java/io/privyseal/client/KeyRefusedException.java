package io.privyseal.client;

import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A definite no: of the attestation service, of the vault, or of this client to the vault's
/// answer. Asking again would change nothing.
public final class KeyRefusedException extends KeyNotReleasedException {
  private final int status;
  private final String code;
  private final transient List<Finding> findings;

  KeyRefusedException(
      String message,
      Step step,
      int status,
      String code,
      Optional<DecisionId> decision,
      List<Finding> findings,
      @Nullable Throwable cause) {
    super(message, step, decision, cause);
    this.status = status;
    this.code = code;
    this.findings = List.copyOf(findings);
  }

  /// HTTP status of the answer; 0 if this client refused.
  public int status() {
    return status;
  }

  /// The service's error code: `Forbidden`, `PolicyEvaluationError`; empty if it gave none.
  public String code() {
    return code;
  }

  /// What this client found wrong with the vault's answer; empty if a service refused.
  public List<Finding> findings() {
    return findings;
  }
}
