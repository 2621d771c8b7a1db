package io.privyseal.keyvault.pkcs11.cryptoki;

/// What a call of the module returned other than CKR_OK.
public final class CryptokiException extends RuntimeException {
  private final String function;
  private final long code;

  CryptokiException(String function, long code) {
    super("%s: %s".formatted(function, Ckr.name(code)));
    this.function = function;
    this.code = code;
  }

  public String function() {
    return function;
  }

  /// A constant of [Ckr], or any other number.
  public long code() {
    return code;
  }
}
