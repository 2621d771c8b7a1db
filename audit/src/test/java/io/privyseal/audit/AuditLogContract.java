package io.privyseal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.audit.AuditPage.Position;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every audit log does, whatever it keeps its entries in.
public abstract class AuditLogContract {
  /// An empty log.
  protected abstract AuditLog log();

  @Test
  void whatIsRecordedIsFound() {
    var log = log();
    var entry = log.record(AuditEvents.event(AuditEvents.refused(1)).build());

    assertThat(log.find(AuditEvents.id(1))).contains(entry);
    assertThat(entry.sequence()).isPositive();
  }

  @Test
  void anUnknownDecisionIsNotFound() {
    assertThat(log().find(AuditEvents.id(1))).isEmpty();
  }

  @Test
  void aDecisionIsRecordedOnce() {
    var log = log();
    var event = AuditEvents.event(AuditEvents.accepted(1)).build();
    log.record(event);

    assertThatThrownBy(() -> log.record(event)).isInstanceOf(IllegalStateException.class);
    assertThat(log.list(AuditFilter.ALL, Position.NEWEST, 10).entries()).hasSize(1);
  }

  @Test
  void sequenceNumbersGrow() {
    var log = log();
    var last = 0L;
    for (var i = 1; i <= 20; i++) {
      var sequence = log.record(AuditEvents.event(AuditEvents.accepted(i)).build()).sequence();
      assertThat(sequence).isGreaterThan(last);
      last = sequence;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 8, 200})
  void pagesShowEachEntryOnceNewestFirst(int size) {
    var log = log();
    for (var i = 1; i <= 7; i++) {
      log.record(AuditEvents.event(AuditEvents.accepted(i)).build());
    }

    var seen = new ArrayList<String>();
    var position = Optional.of(Position.NEWEST);
    while (position.isPresent()) {
      var page = log.list(AuditFilter.ALL, position.get(), size);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(size).isNotEmpty();
      page.entries().forEach(e -> seen.add(e.event().decision().id().value()));
      position = page.next();
    }

    assertThat(seen)
        .isEqualTo(
            java.util.stream.IntStream.iterate(7, i -> i >= 1, i -> i - 1)
                .mapToObj(i -> AuditEvents.id(i).value())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, AuditPage.MAX_ENTRIES + 1})
  void anotherPageSizeIsRefused(int size) {
    var log = log();

    assertThatThrownBy(() -> log.list(AuditFilter.ALL, Position.NEWEST, size))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFilterChooses() {
    var log = log();
    log.record(AuditEvents.event(AuditEvents.accepted(1)).build());
    log.record(AuditEvents.event(AuditEvents.refused(2)).tenant("other").build());
    log.record(AuditEvents.event(AuditEvents.refused(3)).vault("w").resource("/vaults/w").build());
    log.record(AuditEvents.event(AuditEvents.accepted(4)).caller("i", "t", "somebody", "").build());

    assertThat(found(log, AuditFilter.ALL)).containsExactly(4, 3, 2, 1);
    assertThat(found(log, AuditFilter.ALL.ofTenant("t"))).containsExactly(4, 3, 1);
    assertThat(found(log, AuditFilter.ALL.ofVault("v"))).containsExactly(4, 2, 1);
    assertThat(found(log, AuditFilter.ALL.ofCaller("somebody"))).containsExactly(4);
    assertThat(found(log, AuditFilter.ALL.ofVerdict(Verdict.REJECTED))).containsExactly(3, 2);
    assertThat(found(log, AuditFilter.ALL.ofKind(Decision.Kind.RELEASE))).containsExactly(4, 1);
    assertThat(found(log, AuditFilter.ALL.ofTenant("t").ofVault("w"))).containsExactly(3);
    assertThat(found(log, AuditFilter.ALL.ofTenant("' or '1'='1"))).isEmpty();
  }

  @Test
  void theResourceFilterGoesByWholeSegments() {
    var log = log();
    var resources =
        List.of(
            "/vaults/v",
            "/vaults/v/keys/k",
            "/vaults/v/keys/k/1",
            "/vaults/v/keys/kk",
            "/vaults/v0");
    for (var i = 0; i < resources.size(); i++) {
      log.record(AuditEvents.event(AuditEvents.accepted(i + 1)).resource(resources.get(i)).build());
    }

    assertThat(found(log, AuditFilter.ALL.ofResource("/vaults/v/keys/k"))).containsExactly(3, 2);
    assertThat(found(log, AuditFilter.ALL.ofResource("/vaults/v"))).containsExactly(4, 3, 2, 1);
    assertThat(found(log, AuditFilter.ALL.ofResource("/vaults/%"))).isEmpty();
  }

  @Test
  void theTimeFilterIncludesItsStartAndNotItsEnd() {
    var log = log();
    var at = log.record(AuditEvents.event(AuditEvents.accepted(1)).build()).recordedAt();

    assertThat(found(log, AuditFilter.ALL.between(at, at.plusSeconds(1)))).containsExactly(1);
    assertThat(found(log, AuditFilter.ALL.between(at.minusSeconds(1), at))).isEmpty();
  }

  private static List<Integer> found(AuditLog log, AuditFilter filter) {
    return log.list(filter, Position.NEWEST, 100).entries().stream()
        .map(e -> Integer.parseInt(e.event().decision().id().value().substring(2), 16))
        .toList();
  }
}
