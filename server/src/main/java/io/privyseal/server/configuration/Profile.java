package io.privyseal.server.configuration;

/// How an installation is run. Both are the same assembly.
public enum Profile {
  /// For one machine and its developer: embedded PostgreSQL, a CA and identities of its own, and a
  /// simulated manufacturer, all made on first start in the data directory.
  LOCAL,
  /// Everything that guards something is given from outside; nothing is made up, nothing simulated.
  PRODUCTION
}
