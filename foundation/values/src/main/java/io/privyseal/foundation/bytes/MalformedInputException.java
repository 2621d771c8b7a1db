package io.privyseal.foundation.bytes;

/// Input that is not of the form its format asks for. Thrown by parsers, caught once at the edge.
///
/// The message says field, expected and actual; it never holds the input itself.
public final class MalformedInputException extends RuntimeException {
  public MalformedInputException(String message) {
    super(message);
  }

  public MalformedInputException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The same fault, seen from one boundary further out: `(report) policy: reserved bit 17 must be
  /// 1`.
  public MalformedInputException in(String context) {
    return new MalformedInputException("(" + context + ") " + getMessage(), this);
  }
}
