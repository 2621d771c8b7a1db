package io.privyseal.foundation.crypto;

/// An operation on untrusted input did not succeed: padding, tag or integrity value wrong. Says
/// nothing about why, so that it is no oracle.
public final class CryptoFailureException extends RuntimeException {
  public CryptoFailureException(String operation) {
    super(operation + " failed");
  }
}
