package io.privyseal.audit;

import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import java.time.Instant;
import java.util.Optional;

/// Which entries are wanted. An empty condition holds for every entry; all conditions must hold.
///
/// @param resource this resource and what is below it, by whole path segments
/// @param from recorded at this time or later
/// @param until recorded before this time
public record AuditFilter(
    Optional<String> tenant,
    Optional<String> vault,
    Optional<String> resource,
    Optional<String> callerObjectId,
    Optional<Decision.Kind> kind,
    Optional<Verdict> verdict,
    Optional<Instant> from,
    Optional<Instant> until) {
  public static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public AuditFilter ofTenant(String wanted) {
    return new AuditFilter(
        Optional.of(wanted), vault, resource, callerObjectId, kind, verdict, from, until);
  }

  public AuditFilter ofVault(String wanted) {
    return new AuditFilter(
        tenant, Optional.of(wanted), resource, callerObjectId, kind, verdict, from, until);
  }

  public AuditFilter ofResource(String wanted) {
    return new AuditFilter(
        tenant, vault, Optional.of(wanted), callerObjectId, kind, verdict, from, until);
  }

  public AuditFilter ofCaller(String wanted) {
    return new AuditFilter(
        tenant, vault, resource, Optional.of(wanted), kind, verdict, from, until);
  }

  public AuditFilter ofKind(Decision.Kind wanted) {
    return new AuditFilter(
        tenant, vault, resource, callerObjectId, Optional.of(wanted), verdict, from, until);
  }

  public AuditFilter ofVerdict(Verdict wanted) {
    return new AuditFilter(
        tenant, vault, resource, callerObjectId, kind, Optional.of(wanted), from, until);
  }

  public AuditFilter between(Instant start, Instant end) {
    return new AuditFilter(
        tenant,
        vault,
        resource,
        callerObjectId,
        kind,
        verdict,
        Optional.of(start),
        Optional.of(end));
  }

  /// Whether `entry` is wanted.
  public boolean matches(AuditEntry entry) {
    var event = entry.event();
    return tenant.map(event.tenant()::equals).orElse(true)
        && vault.map(event.vault()::equals).orElse(true)
        && resource.map(wanted -> isAtOrBelow(event.resource(), wanted)).orElse(true)
        && callerObjectId.map(event.callerObjectId()::equals).orElse(true)
        && kind.map(wanted -> wanted == event.decision().kind()).orElse(true)
        && verdict.map(wanted -> wanted == event.decision().verdict()).orElse(true)
        && from.map(time -> !entry.recordedAt().isBefore(time)).orElse(true)
        && until.map(entry.recordedAt()::isBefore).orElse(true);
  }

  private static boolean isAtOrBelow(String resource, String wanted) {
    return resource.equals(wanted) || resource.startsWith(wanted + "/");
  }
}
