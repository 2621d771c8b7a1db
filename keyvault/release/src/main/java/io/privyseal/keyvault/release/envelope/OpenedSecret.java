package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// A released secret in plain, outside the heap until it is used, overwritten on [#close].
public final class OpenedSecret implements AutoCloseable {
  private final JsonObject statement;
  private final Secret value;

  OpenedSecret(JsonObject statement, Secret value) {
    this.statement = statement;
    this.value = value;
  }

  /// URL of the secret with its version.
  public String id() {
    return statement.string("id").orElse("");
  }

  public Optional<String> contentType() {
    return statement.string("contentType");
  }

  /// The value in UTF-8. Closed with this.
  public Secret value() {
    return value;
  }

  @Override
  public void close() {
    value.close();
  }

  @Override
  public String toString() {
    return "OpenedSecret[" + id() + "]";
  }
}
