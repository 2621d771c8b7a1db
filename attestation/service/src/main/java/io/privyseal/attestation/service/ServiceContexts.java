package io.privyseal.attestation.service;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/// Challenges that are remembered by who is challenged: the service context is the challenge and
/// its end, sealed, so that any node can take the answer and none keeps a list.
///
/// A challenge can be answered more than once until it ends: an answer says what the registers were
/// in the last [#LIFETIME], which a second one does not change.
final class ServiceContexts {
  /// Long enough for a slow TPM, short enough to count as now.
  static final Duration LIFETIME = Duration.ofMinutes(5);

  static final int CHALLENGE_BYTES = 16;

  private static final int CONTEXT_BYTES = CHALLENGE_BYTES + Long.BYTES + RootKey.OVERHEAD_BYTES;

  private final RootKey rootKey;
  private final CryptoEngine engine;
  private final byte[] place;

  /// @param instance whose contexts no other instance takes
  ServiceContexts(String instance, RootKey rootKey, CryptoEngine engine) {
    this.rootKey = rootKey;
    this.engine = engine;
    this.place = Bytes.utf8("attestation TPM challenge\n" + instance).toArray();
  }

  /// A new challenge and its context.
  record Issued(Bytes challenge, Bytes context) {}

  Issued issue(Instant at) {
    var challenge = new byte[CHALLENGE_BYTES];
    engine.random().nextBytes(challenge);
    var content =
        ByteBuffer.allocate(CHALLENGE_BYTES + Long.BYTES)
            .put(challenge)
            .putLong(at.plus(LIFETIME).getEpochSecond())
            .array();
    return new Issued(Bytes.copyOf(challenge), Bytes.copyOf(rootKey.seal(content, place)));
  }

  /// The challenge of a context.
  ///
  /// @throws MalformedInputException if it is not one of ours, or its time is over
  Bytes challenge(Bytes context, Instant at) {
    if (context.length() != CONTEXT_BYTES) {
      throw new MalformedInputException("service_context: not one of this service");
    }
    ByteBuffer content;
    try {
      content = ByteBuffer.wrap(rootKey.open(context.toArray(), place));
    } catch (CryptoFailureException | MalformedInputException e) {
      throw new MalformedInputException("service_context: not one of this service", e);
    }
    var challenge = new byte[CHALLENGE_BYTES];
    content.get(challenge);
    if (at.getEpochSecond() > content.getLong()) {
      throw new MalformedInputException("service_context: its time is over");
    }
    return Bytes.copyOf(challenge);
  }
}
