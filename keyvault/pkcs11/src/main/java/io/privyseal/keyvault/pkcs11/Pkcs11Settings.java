package io.privyseal.keyvault.pkcs11;

import java.nio.file.Path;
import java.time.Duration;

/// How a token is reached.
///
/// @param module the shared library
/// @param tokenLabel as the token was initialized with
/// @param maxSessions operations at the same time; others wait
/// @param maxWait how long an operation waits for a session
public record Pkcs11Settings(Path module, String tokenLabel, int maxSessions, Duration maxWait) {
  public static final int DEFAULT_MAX_SESSIONS = 16;
  public static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(5);

  public Pkcs11Settings {
    if (maxSessions < 1) {
      throw new IllegalArgumentException("sessions: expected 1 or more");
    }
  }

  public static Pkcs11Settings of(Path module, String tokenLabel) {
    return new Pkcs11Settings(module, tokenLabel, DEFAULT_MAX_SESSIONS, DEFAULT_MAX_WAIT);
  }
}
