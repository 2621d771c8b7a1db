package io.privyseal.attestation.collateral;

import java.time.Instant;

/// An item that its check has passed.
///
/// @param statement what its check read in it
/// @param fetchedAt when it came
/// @param origin from where: the name of a source
public record CollateralItem(
    CollateralId id,
    CollateralContent content,
    Statement statement,
    Instant fetchedAt,
    String origin) {
  /// When the maker said it, and until when it holds.
  ///
  /// @param issued `thisUpdate`, `issueDate`, `notBefore`
  /// @param nextUpdate when the next one is due; of a certificate, its end
  /// @param edition TCB evaluation data number or number of the list; 0 where there is none
  public record Statement(Instant issued, Instant nextUpdate, long edition) {
    public Statement {
      if (nextUpdate.isBefore(issued) || edition < 0) {
        throw new io.privyseal.foundation.bytes.MalformedInputException(
            "collateral: due before it was issued");
      }
    }

    /// Whether this one goes back behind `other`: an older edition, or issued earlier.
    public boolean isBehind(Statement other) {
      return edition < other.edition || issued.isBefore(other.issued);
    }
  }

  public Instant nextUpdate() {
    return statement.nextUpdate();
  }

  /// Whether the next one is due at that time.
  public boolean isOverdueAt(Instant at) {
    return at.isAfter(statement.nextUpdate());
  }

  /// Without content.
  @Override
  public String toString() {
    return "CollateralItem[%s, %s]".formatted(id.text(), statement);
  }
}
