package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Optional;

/// Work with a key: encrypt and decrypt, wrap and unwrap, sign and verify, and the export of a key
/// whose release was decided. Thread-safe.
///
/// A use has two steps, so that the decision can be recorded between them: [#permit] says whether
/// the key's own state allows it, and gives the only thing that the operations accept.
public final class KeyUse {
  private final KeyRepository keys;
  private final KeyStore store;
  private final CryptoEngine engine;
  private final InstantSource clock;

  public KeyUse(KeyRepository keys, KeyStore store, CryptoEngine engine, InstantSource clock) {
    this.keys = keys;
    this.engine = engine;
    this.store = store;
    this.clock = clock;
  }

  /// That one operation with one version was allowed when it was asked. Made here only.
  public static final class Permit {
    private final KeyBundle bundle;
    private final KeyOperation operation;

    private Permit(KeyBundle bundle, KeyOperation operation) {
      this.bundle = bundle;
      this.operation = operation;
    }

    public KeyBundle bundle() {
      return bundle;
    }

    public KeyOperation operation() {
      return operation;
    }
  }

  /// That a key can be released at all. Made here only.
  public static final class Releasable {
    private final KeyBundle bundle;

    private Releasable(KeyBundle bundle) {
      this.bundle = bundle;
    }

    public KeyBundle bundle() {
      return bundle;
    }

    /// What has to hold for the release.
    public KeyReleasePolicy policy() {
      return bundle.key().releasePolicy().orElseThrow();
    }
  }

  /// @param version empty for the latest
  /// @throws RefusedException if the key is not there, disabled, outside its window, or not made
  ///   for that operation
  public Permit permit(
      Vault vault, KeyName name, Optional<ObjectVersion> version, KeyOperation operation) {
    var bundle = live(vault, name, version);
    var attributes = bundle.version().attributes();
    requireEnabled(bundle, operation.wireName());
    if (!operation.allowedOutsideWindow()) {
      requireInWindow(attributes, operation.wireName());
    }
    if (!bundle.version().operations().contains(operation)) {
      throw new RefusedException(
          RefusalReason.OPERATION_NOT_PERMITTED,
          "Operation %s is not permitted on this key.".formatted(operation.wireName()));
    }
    return new Permit(bundle, operation);
  }

  /// ENCRYPT or WRAP_KEY.
  public Ciphertext encrypt(Permit permit, CipherAlgorithm algorithm, Cleartext clear) {
    require(permit, KeyOperation.ENCRYPT, KeyOperation.WRAP_KEY);
    requireFitting(permit, algorithm);
    algorithm.require(clear);
    if (algorithm.mode() != CipherAlgorithm.Mode.RSA) {
      return store.encrypt(kept(permit.bundle), algorithm, clear);
    }
    var key = (RSAPublicKey) permit.bundle.version().pairKey();
    try {
      return Ciphertext.of(
          Bytes.copyOf(engine.encrypt(algorithm.rsa(), key, clear.value().toArray())));
    } catch (CryptoFailureException _) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "value: %d bytes are too many for %s with this key"
              .formatted(clear.value().length(), algorithm.alg()));
    }
  }

  /// DECRYPT or UNWRAP_KEY. Whatever is wrong with a ciphertext is told in the same words.
  ///
  /// @return the caller closes it
  public Secret decrypt(Permit permit, CipherAlgorithm algorithm, Ciphertext ciphertext) {
    require(permit, KeyOperation.DECRYPT, KeyOperation.UNWRAP_KEY);
    requireFitting(permit, algorithm);
    algorithm.require(ciphertext);
    try {
      return store.decrypt(kept(permit.bundle), algorithm, ciphertext);
    } catch (CryptoFailureException _) {
      throw new RefusedException(
          RefusalReason.CRYPTO_FAILED, "The parameter is incorrect: value does not open.");
    }
  }

  /// @param digest of the algorithm's length
  /// @return RSA: as long as the modulus; ECDSA: `r || s`
  public Bytes sign(Permit permit, SigningAlgorithm algorithm, Bytes digest) {
    require(permit, KeyOperation.SIGN, KeyOperation.SIGN);
    requireFitting(permit, algorithm, digest);
    return store.sign(kept(permit.bundle), algorithm, digest);
  }

  /// @param digest of the algorithm's length
  public boolean verify(Permit permit, SigningAlgorithm algorithm, Bytes digest, Bytes signature) {
    require(permit, KeyOperation.VERIFY, KeyOperation.VERIFY);
    requireFitting(permit, algorithm, digest);
    var key = permit.bundle.version().pairKey();
    return algorithm
        .scheme()
        .map(scheme -> engine.verifyDigest(scheme, key, digest.toArray(), signature.toArray()))
        .orElseGet(
            () -> engine.verifyUnhashed((RSAPublicKey) key, digest.toArray(), signature.toArray()));
  }

  /// Whether the key's own state allows a release. Its window does not matter, its policy is not
  /// evaluated here.
  ///
  /// @param version empty for the latest
  public Releasable releasable(Vault vault, KeyName name, Optional<ObjectVersion> version) {
    var bundle = live(vault, name, version);
    requireEnabled(bundle, "release");
    if (!bundle.key().exportable() || !bundle.version().spec().type().hsm()) {
      throw new RefusedException(
          RefusalReason.NOT_EXPORTABLE, "Operation release is not permitted on this key.");
    }
    return new Releasable(bundle);
  }

  /// PKCS #8, or the bytes of a symmetric key, after the release was decided and the decision
  /// recorded. Looks at the key once more: a policy that was changed, or a key that was disabled or
  /// deleted since the decision, ends the release.
  ///
  /// @return the caller closes it
  public Secret export(Vault vault, Releasable decided) {
    var id = decided.bundle.id();
    var now = releasable(vault, id.name(), Optional.of(id.version()));
    if (!now.policy().equals(decided.policy())) {
      throw new RefusedException(
          RefusalReason.CONCURRENT_CHANGE,
          "The release policy was changed meanwhile. Make the request again.");
    }
    return store.export(kept(now.bundle));
  }

  private KeyBundle live(Vault vault, KeyName name, Optional<ObjectVersion> version) {
    var found =
        version
            .map(wanted -> keys.findVersion(new KeyId(vault.name(), name, wanted)))
            .orElseGet(() -> keys.findLatest(vault.name(), name))
            .filter(bundle -> bundle.key().deletion().isEmpty());
    if (found.isEmpty()) {
      store.forget(vault.name(), name);
      throw KeyLifecycle.notFound(name, version);
    }
    return found.get();
  }

  private void requireEnabled(KeyBundle bundle, String operation) {
    if (!bundle.version().attributes().enabled()) {
      store.forget(bundle.id());
      throw new RefusedException(
          RefusalReason.KEY_DISABLED,
          "Operation %s is not allowed on a disabled key.".formatted(operation));
    }
  }

  private void requireInWindow(ObjectAttributes attributes, String operation) {
    var now = clock.instant();
    if (attributes.notBefore().filter(now::isBefore).isPresent()) {
      throw new RefusedException(
          RefusalReason.KEY_NOT_YET_VALID,
          "Operation %s is not allowed on a key that is not yet valid.".formatted(operation));
    }
    if (attributes.expires().filter(end -> !now.isBefore(end)).isPresent()) {
      throw new RefusedException(
          RefusalReason.KEY_EXPIRED,
          "Operation %s is not allowed on an expired key.".formatted(operation));
    }
  }

  private static void require(Permit permit, KeyOperation one, KeyOperation other) {
    if (permit.operation != one && permit.operation != other) {
      throw new IllegalArgumentException("the permit is for " + permit.operation);
    }
  }

  private static void requireFitting(Permit permit, CipherAlgorithm algorithm) {
    var spec = permit.bundle.version().spec();
    if (!algorithm.fits(spec.shape())) {
      throw notForKey(algorithm.alg(), spec);
    }
    if (!algorithm.fits(permit.operation)) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "alg: %s is not for %s".formatted(algorithm.alg(), permit.operation.wireName()));
    }
  }

  private static void requireFitting(Permit permit, SigningAlgorithm algorithm, Bytes digest) {
    var spec = permit.bundle.version().spec();
    if (!algorithm.fits(spec.shape())) {
      throw notForKey(algorithm.alg(), spec);
    }
    algorithm.requireDigest(spec.shape(), digest);
  }

  private static RefusedException notForKey(String alg, KeySpec spec) {
    return new RefusedException(
        RefusalReason.BAD_PARAMETER,
        "alg: %s is not supported by this key of kty %s".formatted(alg, spec.type().kty())
            + (spec.shape() instanceof KeyShape.Oct(var bits)
                ? " with %d bits".formatted(bits)
                : ""));
  }

  private KeptKey kept(KeyBundle bundle) {
    return KeptKey.of(bundle, keys);
  }
}
