package io.privyseal.keyvault.service;

import io.privyseal.access.RoleAssignment;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.RoleAssignmentsUnavailableException;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditPage;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.secrets.SecretValues;
import io.privyseal.keyvault.secrets.rotation.RotationEvent;
import io.privyseal.keyvault.secrets.rotation.RotationWebhook;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Ports of other modules, in memory. Each can be made to fail as one whose storage is away.
final class Fakes {
  private Fakes() {}

  static final class Roles implements RoleAssignments {
    private final List<RoleAssignment> all = new CopyOnWriteArrayList<>();
    volatile boolean broken;

    @Override
    public List<RoleAssignment> of(TenantId tenant, String principalId) {
      if (broken) {
        throw new RoleAssignmentsUnavailableException("broken by the test");
      }
      return all.stream()
          .filter(a -> a.tenantId().equals(tenant) && a.principalId().equals(principalId))
          .toList();
    }

    @Override
    public List<RoleAssignment> at(Scope scope) {
      return all.stream().filter(a -> a.scope().equals(scope)).toList();
    }

    @Override
    public Optional<RoleAssignment> find(UUID id) {
      return all.stream().filter(a -> a.id().equals(id)).findFirst();
    }

    @Override
    public RoleAssignment assign(RoleAssignment assignment) {
      all.add(assignment);
      return assignment;
    }

    @Override
    public boolean remove(UUID id) {
      return all.removeIf(a -> a.id().equals(id));
    }
  }

  static final class Audit implements AuditLog {
    private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
    volatile boolean broken;

    List<AuditEntry> entries() {
      return List.copyOf(entries);
    }

    AuditEvent last() {
      return entries.getLast().event();
    }

    @Override
    public AuditEntry record(AuditEvent event) {
      if (broken) {
        throw new AuditUnavailableException("broken by the test");
      }
      var entry = new AuditEntry(entries.size() + 1L, Instant.EPOCH, event);
      entries.add(entry);
      return entry;
    }

    @Override
    public Optional<AuditEntry> find(DecisionId id) {
      return entries.stream().filter(e -> e.event().decision().id().equals(id)).findFirst();
    }

    @Override
    public AuditPage list(AuditFilter filter, AuditPage.Position position, int size) {
      throw new UnsupportedOperationException("the vault lists no entries");
    }
  }

  /// Answers what the test says, and keeps what it was told.
  static final class Webhook implements RotationWebhook {
    final List<RotationEvent> told = new CopyOnWriteArrayList<>();
    volatile Supplier<Answer> answer = () -> new Answer.Failed("no receiver in this test");

    void answers(String value) {
      answer = () -> new Answer.Value(SecretValues.of(value));
    }

    @Override
    public void check(URI url) {
      if (url.getHost().endsWith(".internal")) {
        throw new RefusedException(RefusalReason.BAD_PARAMETER, "source.webhook: not this host");
      }
    }

    @Override
    public Answer tell(URI url, RotationEvent event) {
      told.add(event);
      return answer.get();
    }
  }
}
