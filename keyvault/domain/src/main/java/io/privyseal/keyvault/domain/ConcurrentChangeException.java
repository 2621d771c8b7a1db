package io.privyseal.keyvault.domain;

/// The key or secret is not any more, or not yet, at the revision that a change was made from.
/// Nothing was written.
public final class ConcurrentChangeException extends RuntimeException {
  public ConcurrentChangeException() {
    super("changed meanwhile by another writer");
  }
}
