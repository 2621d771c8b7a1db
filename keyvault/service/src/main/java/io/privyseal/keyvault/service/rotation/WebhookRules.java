package io.privyseal.keyvault.service.rotation;

import java.time.Duration;

/// What receivers may be called, and for how long.
///
/// @param timeLimit of one call, from the first packet to the last
public record WebhookRules(Reach reach, Duration timeLimit) {
  /// Which addresses may be called.
  public enum Reach {
    /// None: policies with a webhook are refused.
    OFF,
    /// Addresses of the public internet only.
    PUBLIC,
    /// Private ones too, such as those of the network that the vault runs in.
    ANY
  }

  public static final WebhookRules DEFAULT = new WebhookRules(Reach.PUBLIC, Duration.ofSeconds(10));

  public WebhookRules {
    if (!timeLimit.isPositive()) {
      throw new IllegalArgumentException("a time limit is positive");
    }
  }

  public WebhookRules withReach(Reach other) {
    return new WebhookRules(other, timeLimit);
  }
}
