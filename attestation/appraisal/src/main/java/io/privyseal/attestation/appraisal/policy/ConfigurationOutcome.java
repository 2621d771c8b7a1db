package io.privyseal.attestation.appraisal.policy;

/// What the configuration rules of a policy came to.
public sealed interface ConfigurationOutcome {
  record Configured(PolicyConfiguration configuration) implements ConfigurationOutcome {}

  /// As [PolicyOutcome.Failed].
  record Failed(Position rule, String fault) implements ConfigurationOutcome {}
}
