package io.privyseal.client;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.keyvault.release.envelope.OpenedSecret;
import java.util.List;
import java.util.Optional;

/// A secret that the vault released to this workload. The value is kept outside the heap and
/// overwritten on [#close].
public final class ReleasedSecret implements AutoCloseable {
  private final OpenedSecret secret;
  private final List<Finding> findings;

  ReleasedSecret(OpenedSecret secret, List<Finding> findings) {
    this.secret = secret;
    this.findings = List.copyOf(findings);
  }

  /// URL of the secret with its version.
  public String id() {
    return secret.id();
  }

  public Optional<String> contentType() {
    return secret.contentType();
  }

  /// The value in UTF-8. Closed with this.
  public Secret value() {
    return secret.value();
  }

  /// How the vault's answer was checked.
  public List<Finding> findings() {
    return findings;
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "ReleasedSecret[" + id() + "]";
  }
}
