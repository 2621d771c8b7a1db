package io.privyseal.audit;

import java.util.List;
import java.util.Optional;

/// Some entries, newest first.
///
/// @param next give it to [AuditLog#list] for the entries before these; empty at the end
public record AuditPage(List<AuditEntry> entries, Optional<Position> next) {
  /// Entries of one page.
  public static final int MAX_ENTRIES = 200;

  /// A place in the log: everything with a smaller sequence number comes after it in a list.
  public record Position(long sequence) {
    /// Before all entries.
    public static final Position NEWEST = new Position(Long.MAX_VALUE);
  }

  public AuditPage {
    entries = List.copyOf(entries);
  }

  /// A page of `size` out of the entries that were found, of which there may be one more.
  public static AuditPage of(List<AuditEntry> found, int size) {
    if (found.size() <= size) {
      return new AuditPage(found, Optional.empty());
    }
    var page = found.subList(0, size);
    return new AuditPage(page, Optional.of(new Position(page.getLast().sequence())));
  }
}
