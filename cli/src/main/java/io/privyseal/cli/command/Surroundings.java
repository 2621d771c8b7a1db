package io.privyseal.cli.command;

import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a command is given of the world. Tests give another one.
///
/// @param terminal where it writes
/// @param clock what time it is
/// @param environment the environment variables
/// @param engine chooses the crypto engine; asked only by commands that need one, because loading
///   the native library costs a quarter of a second
public record Surroundings(
    Terminal terminal,
    InstantSource clock,
    Map<String, String> environment,
    Supplier<CryptoEngine> engine) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /// The variable, unless it is absent or empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
