package io.privyseal.attestation.result;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Map;

/// Asks the authority of a token whether it still stands by it. Never throws because an authority
/// does not answer: that is [TokenStatus.Unknown].
@FunctionalInterface
public interface TokenStatuses {
  /// A token whose signature and times are good.
  ///
  /// @param issuer an authority that the relying party named itself
  /// @param claims its payload
  /// @param compact the token as received, for an authority that wants to see it
  record Signed(Authority issuer, JsonObject claims, Instant issuedAt, String compact) {
    /// The authority and the time: a token is not printed.
    @Override
    public String toString() {
      return "Signed[" + issuer + ", " + issuedAt + "]";
    }
  }

  TokenStatus of(Signed token);

  /// Nobody is asked, for that reason. For what only explains a token and gives nothing for it.
  static TokenStatuses notAsked(String reason) {
    return _ -> new TokenStatus.NotOffered(reason);
  }

  /// Some authorities have a way of their own: those of this process are asked in memory.
  static TokenStatuses byAuthority(Map<Authority, TokenStatuses> own, TokenStatuses ofTheOthers) {
    var ways = Map.copyOf(own);
    return token -> ways.getOrDefault(token.issuer(), ofTheOthers).of(token);
  }
}
