package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.foundation.bytes.Secret;
import java.net.URI;

/// Port: tells a receiver, and takes its answer. Bounded in time and size.
public interface RotationWebhook {
  /// What came of it.
  sealed interface Answer {
    /// The receiver gave the value; the caller closes it.
    record Value(Secret value) implements Answer {}

    /// The receiver took the event and sets the value itself.
    record Accepted() implements Answer {}

    /// @param reason for the owner; holds nothing of the answer
    record Failed(String reason) implements Answer {}
  }

  /// @throws io.privyseal.keyvault.domain.RefusedException if this vault calls no such URL
  void check(URI url);

  Answer tell(URI url, RotationEvent event);
}
