package io.privyseal.keyvault.release;

/// What a nonce in a release request means.
public enum NonceRule {
  /// It comes back in the signed answer and is compared with nothing. As Key Vault does.
  ECHO,
  /// It must also be the token's `nonce` claim.
  SAME_AS_TOKEN
}
