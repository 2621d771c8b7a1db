package io.privyseal.attestation.verification.tpm;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is expected of a quote. Immutable; every method gives a new one.
///
/// @param challenge what the quote must answer
/// @param registers that must be quoted
/// @param values for a register one or more that it may have
public record QuoteExpectations(
    Challenge challenge, Set<Integer> registers, Map<Integer, List<Bytes>> values) {
  public QuoteExpectations {
    registers = java.util.Collections.unmodifiableSet(new TreeSet<>(registers));
    values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /// The quote must answer this nonce and cover what firmware measures, PCR 0 to 7.
  public static QuoteExpectations answering(Bytes nonce) {
    return of(new Challenge.Nonce(nonce));
  }

  /// A quote of any time, covering PCR 0 to 7.
  ///
  /// @param reason why nothing was asked; shown in the finding
  public static QuoteExpectations withoutChallenge(String reason) {
    return of(new Challenge.None(reason));
  }

  private static QuoteExpectations of(Challenge challenge) {
    return new QuoteExpectations(challenge, Set.of(0, 1, 2, 3, 4, 5, 6, 7), Map.of());
  }

  public QuoteExpectations requireRegisters(Collection<Integer> all) {
    return new QuoteExpectations(challenge, Set.copyOf(all), values);
  }

  /// The register must be quoted and have one of these values.
  public QuoteExpectations requireValue(int register, Bytes... oneOf) {
    if (oneOf.length == 0) {
      throw new IllegalArgumentException("one of nothing can never hold");
    }
    var more = new TreeMap<>(values);
    more.put(register, List.of(oneOf));
    return new QuoteExpectations(challenge, registers, more);
  }
}
