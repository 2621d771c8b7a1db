package io.privyseal.keyvault.release.envelope;

import java.net.URI;
import java.util.Optional;

/// What the one who asked for a key knows of the answer before it comes.
///
/// @param vault base URL of the vault; its host must be in the signing certificate
/// @param name of the key or secret asked for
/// @param version the version asked for; empty for the latest
/// @param enc as asked for
/// @param nonce as sent
/// @param echo what to make of an answer without the nonce that was sent
public record ReleaseExpectations(
    URI vault,
    String name,
    Optional<String> version,
    ReleaseEncryption enc,
    Optional<String> nonce,
    NonceEcho echo) {

  /// Whether the answer must repeat the nonce.
  public enum NonceEcho {
    REQUIRED,
    /// An answer without nonce passes; one with another nonce does not. The attested key was made
    /// for one call, so that an old answer does not open even so.
    IF_PRESENT
  }

  public ReleaseExpectations {
    if (vault.getHost() == null) {
      throw new IllegalArgumentException("the URL of a vault has a host");
    }
  }

  /// Accepts an answer that leaves out the nonce. Shows in the findings.
  public ReleaseExpectations allowAnswerWithoutNonce() {
    return new ReleaseExpectations(vault, name, version, enc, nonce, NonceEcho.IF_PRESENT);
  }
}
