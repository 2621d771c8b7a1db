package io.privyseal.foundation.web;

/// An address and port could not be bound: taken by another process, or not allowed.
public final class CannotListenException extends RuntimeException {
  private final int port;

  CannotListenException(String address, int port, Throwable cause) {
    super("cannot listen on %s port %d: %s".formatted(address, port, reason(cause)), cause);
    this.port = port;
  }

  public int port() {
    return port;
  }

  private static String reason(Throwable cause) {
    var innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    var message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
