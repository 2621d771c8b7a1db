package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralItem.Statement;
import java.time.Instant;
import java.util.Optional;

/// Whether content is what its id says, signed by its maker. Every item passes here before it is
/// kept, from wherever it came.
///
/// Nothing is asked about the present: whether an item is overdue is for the cache and the verifier
/// to say. The certificates that vouch for it must not have expired before it was issued.
public interface CollateralCheck {
  /// @param others items that this one needs beside it, such as the chain of a VCEK
  Outcome check(CollateralId id, CollateralContent content, Others others);

  /// Looks for another item, fetching it if need be.
  interface Others {
    Optional<CollateralContent> find(CollateralId id);
  }

  /// What came of it.
  sealed interface Outcome {
    record Sound(Statement statement) implements Outcome {}

    /// It is not what it should be.
    record Refused(String reason) implements Outcome {}

    /// What it needs beside it is not there; says nothing about the content.
    record Undecided(String reason) implements Outcome {}
  }

  /// How far a maker's clock may be ahead of ours.
  java.time.Duration MAX_SKEW = java.time.Duration.ofMinutes(5);

  /// Refuses what was issued after `at`.
  static Outcome notOfTheFuture(Outcome outcome, Instant at) {
    return outcome instanceof Outcome.Sound(var statement)
            && statement.issued().isAfter(at.plus(MAX_SKEW))
        ? new Outcome.Refused("issued in the future, at " + statement.issued())
        : outcome;
  }
}
