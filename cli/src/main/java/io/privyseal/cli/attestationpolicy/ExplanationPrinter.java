package io.privyseal.cli.attestationpolicy;

import io.privyseal.attestation.appraisal.policy.PolicyClaim;
import io.privyseal.attestation.appraisal.policy.PolicyExplanation;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome;
import io.privyseal.attestation.appraisal.policy.RuleTrace;
import io.privyseal.attestation.appraisal.policy.RuleTrace.ConditionTrace;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.decision.Outcome;

/// Draws an explanation, rule by rule.
final class ExplanationPrinter {
  private static final int MAX_VALUE_CHARS = 60;

  private final Terminal terminal;

  ExplanationPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(PolicyExplanation explanation) {
    terminal.line(headline(explanation.outcome()));
    for (var rule : explanation.rules()) {
      terminal.blank();
      print(rule);
    }
  }

  private String headline(PolicyOutcome outcome) {
    return switch (outcome) {
      case PolicyOutcome.Permitted(var by, _, _, _) ->
          terminal.ink(Ink.GOOD_STRONG, "PERMITTED") + " by the rule at " + by;
      case PolicyOutcome.Denied(var by) ->
          terminal.ink(Ink.BAD_STRONG, "DENIED")
              + by.map(at -> " by the rule at " + at).orElse(": no rule permits");
      case PolicyOutcome.Failed(var rule, var fault) ->
          terminal.ink(Ink.BAD_STRONG, "FAILED") + " at the rule at " + rule + ": " + fault;
    };
  }

  private void print(RuleTrace rule) {
    terminal.line(
        "  %s %s: %s".formatted(mark(rule), rule.position(), terminal.ink(Ink.NAME, rule.rule())));
    if (rule.result() == RuleTrace.Result.NOT_REACHED) {
      terminal.line("      not reached");
      return;
    }
    rule.conditions().forEach(this::print);
    for (var firing : rule.firings()) {
      firing.made().forEach(claim -> terminal.line("      makes " + shown(claim)));
    }
    if (!rule.fault().isEmpty()) {
      terminal.line("      " + terminal.ink(Ink.BAD, rule.fault()));
    }
  }

  private String mark(RuleTrace rule) {
    return drawn(
        switch (rule.result()) {
          case FIRED -> Outcome.PASSED;
          case FAILED -> Outcome.FAILED;
          case NOT_MATCHED, NOT_REACHED -> Outcome.NOT_CHECKED;
        });
  }

  private String drawn(Outcome outcome) {
    return terminal.ink(Ink.of(outcome), terminal.mark(outcome));
  }

  private void print(ConditionTrace condition) {
    if (!condition.reached()) {
      return;
    }
    terminal.line(
        "    %s %s"
            .formatted(
                drawn(condition.holds() ? Outcome.PASSED : Outcome.FAILED), condition.condition()));
    condition.satisfied().forEach(claim -> terminal.line("      found " + shown(claim)));
    condition
        .nearest()
        .ifPresent(miss ->
            terminal.line(
                "      %s nearest %s: %s, found %s"
                    .formatted(
                        terminal.arrow(), miss.claim().type(), miss.test(), cut(miss.actual()))));
  }

  private static String shown(PolicyClaim claim) {
    return "%s = %s (%s)"
        .formatted(claim.type(), cut(claim.value().toJson().toJson()), claim.issuer().text());
  }

  private static String cut(String text) {
    return text.length() > MAX_VALUE_CHARS ? text.substring(0, MAX_VALUE_CHARS) + "..." : text;
  }
}
