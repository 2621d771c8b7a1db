package io.privyseal.attestation.attester;

import io.privyseal.foundation.failure.UnavailableException;

/// A device gives no evidence: it is not there, it refuses, it does not answer, or what it gives is
/// not what it should. The message ends with what to do next.
public final class DeviceUnavailableException extends UnavailableException {
  private final String problem;
  private final String next;

  /// @param problem what is wrong, without its full stop
  /// @param next what to do next, a sentence
  public DeviceUnavailableException(String problem, String next) {
    super(problem + ". " + next);
    this.problem = problem;
    this.next = next;
  }

  public DeviceUnavailableException(String problem, String next, Throwable cause) {
    super(problem + ". " + next, cause);
    this.problem = problem;
    this.next = next;
  }

  public String problem() {
    return problem;
  }

  public String next() {
    return next;
  }
}
