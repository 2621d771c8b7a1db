package io.privyseal.access.token;

/// Says who calls. Thread-safe.
@FunctionalInterface
public interface Authenticator {
  Authentication authenticate(Credentials credentials);
}
