package io.privyseal.server.platform;

/// Something does not work and will not by itself: an operator has to mend it.
public final class NotUsableException extends RuntimeException {
  /// @param reason for people, and for anyone who asks: no names, no addresses, no secrets
  public NotUsableException(String reason) {
    super(reason);
  }
}
