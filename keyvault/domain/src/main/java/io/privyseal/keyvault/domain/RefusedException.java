package io.privyseal.keyvault.domain;

/// The vault does not do what was asked. The message is for the caller and holds nothing secret.
public final class RefusedException extends RuntimeException {
  private final RefusalReason reason;

  public RefusedException(RefusalReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public RefusalReason reason() {
    return reason;
  }
}
