package io.privyseal.attestation.result;

/// Whether an authority still stands by a token that it signed.
public sealed interface TokenStatus {
  /// The authority has not taken it back.
  ///
  /// @param epoch number of the authority's latest change of its revocation rules; 0 if it says
  ///   none
  record Active(long epoch) implements TokenStatus {}

  /// The authority has taken it back: it proves nothing any more.
  ///
  /// @param reason for people; names the rule, never what its author wrote
  record Revoked(String reason) implements TokenStatus {}

  /// The authority says whether tokens are revoked, but could not be asked. Worth a retry.
  record Unknown(String reason) implements TokenStatus {}

  /// The authority does not say whether tokens are revoked: they are good until they expire. So it
  /// is with Azure's.
  record NotOffered(String reason) implements TokenStatus {}
}
