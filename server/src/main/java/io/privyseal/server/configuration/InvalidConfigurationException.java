package io.privyseal.server.configuration;

import java.util.List;

/// The configuration cannot be used. Holds every error that was found, each with the place where it
/// stands and what is expected there.
public final class InvalidConfigurationException extends RuntimeException {
  private final transient List<String> errors;

  public InvalidConfigurationException(List<String> errors) {
    super(
        "the configuration has %d error(s):\n- ".formatted(errors.size())
            + String.join("\n- ", errors));
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
