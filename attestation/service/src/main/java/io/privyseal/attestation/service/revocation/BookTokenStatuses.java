package io.privyseal.attestation.service.revocation;

import io.privyseal.attestation.result.TokenStatus;
import io.privyseal.attestation.result.TokenStatuses;
import io.privyseal.foundation.failure.UnavailableException;
import java.time.InstantSource;

/// Asks the book of an instance in the same process, without a cache between: a rule holds from the
/// moment at which it is committed.
public final class BookTokenStatuses implements TokenStatuses {
  private final RevocationBook book;
  private final InstantSource clock;

  public BookTokenStatuses(RevocationBook book, InstantSource clock) {
    this.book = book;
    this.clock = clock;
  }

  @Override
  public TokenStatus of(Signed token) {
    try {
      var rules = book.current();
      return rules
          .inactive(token.claims(), token.issuedAt(), clock.instant())
          .<TokenStatus>map(TokenStatus.Revoked::new)
          .orElseGet(() -> new TokenStatus.Active(rules.epoch()));
    } catch (UnavailableException e) {
      return new TokenStatus.Unknown("the revocation rules cannot be read");
    }
  }
}
