package io.privyseal.access.elevation;

import java.time.Instant;

/// What has become of a request for a role. Times alone say whether a grant still holds.
public sealed interface Progress {
  /// Nobody has decided.
  record Pending() implements Progress {}

  /// The role is held from `from` until `until`, if nobody ends it.
  ///
  /// @param by who approved; empty if no approval was needed
  record Granted(String by, Instant from, Instant until) implements Progress {}

  record Denied(String by, Instant at) implements Progress {}

  /// Ended before its time, or withdrawn before it began.
  record Ended(String by, Instant at) implements Progress {}
}
