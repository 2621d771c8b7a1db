package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of one rule.
///
/// @param section where it stands
/// @param position where it begins
/// @param rule its text, written anew
/// @param fault why the evaluation ended with it; empty unless [Result#FAILED]
/// @param conditions in the order of the rule
/// @param firings the first ones, at most [#SHOWN]
/// @param fired how often it fired in all
public record RuleTrace(
    Section section,
    Position position,
    String rule,
    Result result,
    String fault,
    List<ConditionTrace> conditions,
    List<Firing> firings,
    int fired) {
  /// How many claims and firings a trace names; the rest are counted.
  public static final int SHOWN = 8;

  public RuleTrace {
    conditions = List.copyOf(conditions);
    firings = List.copyOf(firings);
  }

  public enum Result {
    /// Every condition held, the action was carried out.
    FIRED,
    /// A condition did not hold.
    NOT_MATCHED,
    /// The rule could not be carried through.
    FAILED,
    /// The evaluation had ended before.
    NOT_REACHED
  }

  /// One condition.
  ///
  /// @param condition its text, written anew
  /// @param reached whether the conditions before it held for any claims
  /// @param holds whether it held; a negated one holds if nothing satisfies it
  /// @param satisfied claims that satisfy its tests, the first [#SHOWN]
  /// @param count how many those are in all
  /// @param nearest the claim that comes nearest, where none satisfies the tests
  public record ConditionTrace(
      String condition,
      boolean reached,
      boolean holds,
      List<PolicyClaim> satisfied,
      int count,
      Optional<NearMiss> nearest) {
    public ConditionTrace {
      satisfied = List.copyOf(satisfied);
    }
  }

  /// A claim that satisfies all but some tests.
  ///
  /// @param test the first test that it fails
  /// @param expected what it was compared with, as rules write it
  /// @param actual what it has
  public record NearMiss(PolicyClaim claim, String test, String expected, String actual) {}

  /// One firing.
  ///
  /// @param match what the names stood for
  /// @param made claims that the action brought about
  public record Firing(Map<String, PolicyClaim> match, List<PolicyClaim> made) {
    public Firing {
      match = Map.copyOf(match);
      made = List.copyOf(made);
    }
  }
}
