package io.privyseal.attestation.service.signing;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.jose.JwkSet;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The signing keys of one instance, in step with the storage that all nodes share.
///
/// [#maintain] makes keys and is called at start and then in the background; requests only look. A
/// node that has not been in step for longer than [#REFRESH] reads the storage again before it
/// signs.
public final class SigningKeys {
  /// How often a node looks for keys that other nodes have made.
  public static final Duration REFRESH = Duration.ofMinutes(5);

  static final int RSA_BITS = 2048;

  /// Nobody checks the validity of a certificate that only carries a key; how long the key is used
  /// is the schedule's business.
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(10 * 365);

  private final String instance;
  private final String issuer;
  private final SigningKeyStore store;
  private final RootKey rootKey;
  private final CryptoEngine engine;
  private final InstantSource clock;
  private final KeySchedule schedule;

  /// Held while a key is made; whoever signs does not wait for it.
  private final ReentrantLock maintaining = new ReentrantLock();

  private volatile Snapshot snapshot = new Snapshot(List.of(), Instant.MIN);

  private record Snapshot(List<SigningKey> keys, Instant readAt) {}

  /// @param instance names the keys in the storage
  /// @param issuer URL of the instance, the subject of the certificates
  public SigningKeys(
      String instance,
      String issuer,
      SigningKeyStore store,
      RootKey rootKey,
      CryptoEngine engine,
      InstantSource clock,
      KeySchedule schedule) {
    this.instance = instance;
    this.issuer = issuer;
    this.store = store;
    this.rootKey = rootKey;
    this.engine = engine;
    this.clock = clock;
    this.schedule = schedule;
  }

  /// Makes the first or the next key if it is time, forgets the keys whose tokens have expired, and
  /// reads what other nodes did. Takes as long as making an RSA key.
  public void maintain() {
    maintaining.lock();
    try {
      keepInOrder(clock.instant());
    } finally {
      maintaining.unlock();
    }
  }

  private void keepInOrder(Instant now) {
    var stored = store.of(instance);
    if (stored.isEmpty()) {
      addKey(1, now);
      stored = store.of(instance);
    } else {
      var newest = stored.getLast();
      if (!newest.signsFrom().plus(schedule.signing()).minus(schedule.lead()).isAfter(now)) {
        var planned = newest.signsFrom().plus(schedule.signing());
        var earliest = now.plus(schedule.lead());
        addKey(newest.sequence() + 1, planned.isAfter(earliest) ? planned : earliest);
        stored = store.of(instance);
      }
    }
    var oldestKept = stored.getLast().sequence();
    for (var i = stored.size() - 2; i >= 0 && isPublished(stored.get(i + 1), now); i--) {
      oldestKept = stored.get(i).sequence();
    }
    if (stored.getFirst().sequence() < oldestKept) {
      store.removeBelow(instance, oldestKept);
      stored = store.of(instance);
    }
    keep(stored, now);
  }

  /// Whether the key before `next` is still published: its last tokens may be alive.
  private boolean isPublished(SealedSigningKey next, Instant now) {
    return next.signsFrom().plus(schedule.retention()).isAfter(now);
  }

  /// The key that signs now: the newest whose time has come. The first key of all may have been
  /// made by a node whose clock is a little ahead; it signs at once.
  SigningKey signer() {
    var now = clock.instant();
    var keys = inStep(now).keys();
    if (keys.isEmpty()) {
      throw new IllegalStateException("maintain() makes the first key at start");
    }
    return keys.reversed().stream()
        .filter(key -> !key.signsFrom().isAfter(now))
        .findFirst()
        .orElse(keys.getFirst());
  }

  /// Every key whose tokens may be alive, and the next one; the one that signs first.
  public JwkSet published() {
    var signer = signer();
    var keys = new ArrayList<SigningKey>();
    keys.add(signer);
    snapshot.keys().reversed().stream()
        .filter(k -> k.sequence() != signer.sequence())
        .forEach(keys::add);
    return new JwkSet(keys.stream().map(SigningKey::jwk).toList());
  }

  private Snapshot inStep(Instant now) {
    var current = snapshot;
    if (current.readAt().plus(REFRESH).plus(REFRESH).isAfter(now)) {
      return current;
    }
    return reread(now);
  }

  private Snapshot reread(Instant now) {
    keep(store.of(instance), now);
    return snapshot;
  }

  private synchronized void keep(List<SealedSigningKey> stored, Instant now) {
    var known = snapshot.keys();
    var keys = new ArrayList<SigningKey>();
    for (var key : stored) {
      keys.add(
          known.stream()
              .filter(k -> k.kid().equals(key.kid()))
              .findFirst()
              .orElseGet(() -> open(key)));
    }
    snapshot = new Snapshot(List.copyOf(keys), now);
  }

  private void addKey(int sequence, Instant signsFrom) {
    var pair = engine.generateRsa(RSA_BITS);
    // Another node may have been faster; then its key is the one, and this pair is dropped.
    store.add(instance, seal(sequence, pair, signsFrom));
  }

  private SealedSigningKey seal(int sequence, KeyPair pair, Instant signsFrom) {
    var spki = Digests.sha256(pair.getPublic().getEncoded());
    var kid = Base64.getEncoder().encodeToString(spki.toArray());
    var certificate =
        CertificateAuthority.selfSignedLeaf(
            engine,
            new Subject(issuer, clock.instant(), CERTIFICATE_LIFETIME),
            pair.getPublic(),
            pair.getPrivate());
    var plain = pair.getPrivate().getEncoded();
    try {
      return new SealedSigningKey(
          sequence,
          kid,
          Bytes.copyOf(certificate.getEncoded()),
          Bytes.copyOf(rootKey.seal(plain, context(kid))),
          signsFrom);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate just made has no encoding", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private SigningKey open(SealedSigningKey key) {
    var plain = rootKey.open(key.sealedKey().toArray(), context(key.kid()));
    try {
      return new SigningKey(
          key.sequence(),
          key.kid(),
          Pem.certificate(key.certificate()),
          Pem.privateKey(plain),
          key.signsFrom());
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private byte[] context(String kid) {
    return Bytes.utf8("attestation signing key\n" + instance + "\n" + kid).toArray();
  }
}
