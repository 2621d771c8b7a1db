package io.privyseal.attestation.collateral;

/// On whose behalf collateral is looked up, and so what may be asked of the makers for it.
public sealed interface Asker {
  /// The operator: settings, tools, reports, and items whose names nobody can choose.
  record Operator() implements Asker {}

  /// Who sent evidence that vouches for the names in it as far as it can. Has a share of what is
  /// asked for in a minute, and no more.
  ///
  /// @param network what one sender has: an IPv4 address, an IPv6 network of 64 bits
  record Sender(String network) implements Asker {}

  /// Who sent evidence that nobody has looked at yet. Of the items that evidence names, only those
  /// that are held are answered; the makers are not asked.
  record Stranger() implements Asker {}
}
