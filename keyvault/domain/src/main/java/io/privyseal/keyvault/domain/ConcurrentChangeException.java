package io.privyseal.keyvault.domain;

/// The key is not any more, or not yet, at the revision that a [KeyChange] was made from. Nothing
/// was written.
public final class ConcurrentChangeException extends RuntimeException {
  public ConcurrentChangeException() {
    super("the key was changed meanwhile");
  }
}
