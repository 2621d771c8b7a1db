package io.privyseal.attestation.verification;

import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a look at revocation lists came to, collected list by list, and the one place where a
/// [RevocationRule] makes a finding of it. Not thread-safe.
///
/// That a certificate is revoked is good for ever and is believed of any list that its issuer
/// signed, however old; that it is not revoked is believed of a current list only. So no list that
/// comes along, and none that was kept, can take the place of another.
public final class RevocationStatus {
  private final RevocationRule rule;
  private final Instant at;
  private final List<String> revoked = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<String> used = new ArrayList<>();

  public RevocationStatus(RevocationRule rule, Instant at) {
    this.rule = rule;
    this.at = at;
  }

  /// A certificate is on a list that its issuer signed.
  public void revoked(String certificate) {
    revoked.add(certificate + " is revoked");
  }

  /// What was given as a list is none, or not the issuer's own.
  public void fault(String what) {
    faults.add(what);
  }

  /// There is no list to look at.
  public void missing(String what) {
    gaps.add(what);
  }

  /// The lists of one issuer, all of them signed by it; one of them must be fresh enough.
  ///
  /// @param issuer in words, for the finding
  public void issuedBy(String issuer, List<Issued> lists) {
    var fresh =
        lists.stream()
            .filter(list ->
                rule.freshness().stateOf(list.thisUpdate(), list.nextUpdate(), at).isUsable())
            .max(java.util.Comparator.comparing(Issued::thisUpdate));
    if (fresh.isPresent()) {
      used.add(describe(fresh.get()));
    } else if (lists.isEmpty()) {
      gaps.add("no revocation list of %s was given".formatted(issuer));
    } else {
      gaps.add(
          "no current revocation list of %s: %s"
              .formatted(issuer, String.join(", ", lists.stream().map(this::describe).toList())));
    }
  }

  /// When a list was issued and when the next one is due.
  public record Issued(Instant thisUpdate, Instant nextUpdate) {}

  /// Answers `check` as the rule has it.
  public <C extends Enum<C> & Check> void answer(Findings<C> findings, C check, String where) {
    switch (rule.mode()) {
      case OFF -> findings.notChecked(check, where, rule.reason());
      case WARN -> {
        var all = new ArrayList<>(revoked);
        all.addAll(faults);
        all.addAll(gaps);
        if (all.isEmpty()) {
          pass(findings, check, where);
        } else {
          findings.notChecked(
              check, where, "not enforced, only warned of: " + String.join("; ", all));
        }
      }
      case FAIL -> {
        var wrong = new ArrayList<>(revoked);
        wrong.addAll(faults);
        if (!wrong.isEmpty()) {
          wrong.addAll(gaps);
          findings.failed(
              check,
              where,
              "current lists of the issuers that name none of the chain",
              String.join("; ", wrong));
        } else if (!gaps.isEmpty()) {
          findings.undecided(check, where, String.join("; ", gaps));
        } else {
          pass(findings, check, where);
        }
      }
    }
  }

  private <C extends Enum<C> & Check> void pass(Findings<C> findings, C check, String where) {
    findings.passed(
        check,
        where,
        "current lists of the issuers that name none of the chain",
        "none of the chain is revoked; " + String.join(", ", used));
  }

  private String describe(Issued list) {
    return rule.freshness().describe(list.thisUpdate(), list.nextUpdate(), at);
  }
}
