package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Property;
import io.privyseal.attestation.appraisal.policy.Rule.PropertyTest;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import io.privyseal.attestation.appraisal.policy.RuleTrace.ConditionTrace;
import io.privyseal.attestation.appraisal.policy.RuleTrace.Firing;
import io.privyseal.attestation.appraisal.policy.RuleTrace.NearMiss;
import io.privyseal.attestation.appraisal.policy.RuleTrace.Result;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes down what an evaluation does, rule by rule.
final class TraceRecorder {
  private final IdentityHashMap<Rule, Watched> watched = new IdentityHashMap<>();

  RuleWatch watch(Rule rule) {
    return watched.computeIfAbsent(rule, Watched::new);
  }

  void failed(Rule rule, String fault) {
    watched.computeIfAbsent(rule, Watched::new).fault = fault;
  }

  /// All rules in the order of evaluation, those that were not reached included.
  List<RuleTrace> rules(AttestationPolicy policy) {
    var traces = new ArrayList<RuleTrace>();
    for (var section : Section.values()) {
      for (var rule : policy.rules(section)) {
        var seen = watched.get(rule);
        traces.add(
            seen == null
                ? new Watched(rule).trace(section, Result.NOT_REACHED)
                : seen.trace(section, seen.result()));
      }
    }
    return List.copyOf(traces);
  }

  private static final class Watched implements RuleWatch {
    private final Rule rule;
    private final List<Seen> conditions = new ArrayList<>();
    private final List<Firing> firings = new ArrayList<>();
    private int fired;
    private String fault = "";

    Watched(Rule rule) {
      this.rule = rule;
      rule.conditions().forEach(_ -> conditions.add(new Seen()));
    }

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public void reached(int condition) {
      conditions.get(condition).reached = true;
    }

    @Override
    public void satisfied(int condition, PolicyClaim claim) {
      conditions.get(condition).satisfied.add(claim);
    }

    @Override
    public void missed(
        int condition, PolicyClaim claim, int satisfied, PropertyTest test, Evaluated expected) {
      conditions.get(condition).missed(claim, satisfied, test, expected);
    }

    @Override
    public void fired(Map<String, PolicyClaim> match, List<PolicyClaim> made) {
      fired++;
      if (firings.size() < RuleTrace.SHOWN) {
        firings.add(new Firing(match, made.stream().limit(RuleTrace.SHOWN).toList()));
      }
    }

    Result result() {
      if (!fault.isEmpty()) {
        return Result.FAILED;
      }
      return fired > 0 ? Result.FIRED : Result.NOT_MATCHED;
    }

    RuleTrace trace(Section section, Result result) {
      var traces = new ArrayList<ConditionTrace>();
      for (var i = 0; i < conditions.size(); i++) {
        var seen = conditions.get(i);
        var condition = rule.conditions().get(i);
        var holds = seen.reached && condition.negated() == seen.satisfied.isEmpty();
        traces.add(
            new ConditionTrace(
                PolicyPrinter.condition(condition),
                seen.reached,
                holds,
                seen.satisfied.stream().limit(RuleTrace.SHOWN).toList(),
                seen.satisfied.size(),
                seen.satisfied.isEmpty() ? Optional.ofNullable(seen.nearest) : Optional.empty()));
      }
      return new RuleTrace(
          section,
          rule.position(),
          PolicyPrinter.rule(rule),
          result,
          fault,
          traces,
          firings,
          fired);
    }
  }

  private static final class Seen {
    private final Set<PolicyClaim> satisfied = new LinkedHashSet<>();
    private boolean reached;
    private int nearestScore = -1;
    private @Nullable NearMiss nearest;

    /// A claim of the right name is nearer than any other.
    void missed(PolicyClaim claim, int tests, PropertyTest test, Evaluated expected) {
      var score = 2 * tests + (test.property() == Property.TYPE ? 0 : 1);
      if (score <= nearestScore) {
        return;
      }
      nearestScore = score;
      nearest =
          new NearMiss(
              claim,
              PolicyPrinter.test(test),
              expected.values().stream()
                  .map(PolicyPrinter::literal)
                  .collect(Collectors.joining(", ")),
              PolicyPrinter.literal(ExpressionEvaluator.property(claim, test.property())));
    }
  }
}
