package io.privyseal.attestation.attester.tpm;

/// A TPM refused a command. Says the code, and what to do next.
public final class TpmRefusedException extends RuntimeException {
  private final transient ResponseCode code;

  TpmRefusedException(CommandCode command, ResponseCode code) {
    super("%s: %s".formatted(command, code));
    this.code = code;
  }

  /// TPM_RC.
  public int code() {
    return code.value();
  }

  /// Whether a handle of the command names nothing: no such key, no such index.
  public boolean noSuchHandle() {
    return code.noSuchHandle();
  }

  /// Whether a policy is not fulfilled: registers have other values than it asks for.
  public boolean isAboutPolicy() {
    return code.isAboutPolicy();
  }

  boolean alreadyStarted() {
    return code.initialize();
  }

  /// What to do next, a sentence.
  public String next() {
    return code.next();
  }
}
