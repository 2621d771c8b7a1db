package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.KeptKey;
import io.privyseal.keyvault.domain.KeyCache;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.KeyStoreUnavailableException;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.keyvault.pkcs11.cryptoki.Ckr;
import io.privyseal.keyvault.pkcs11.cryptoki.Cryptoki;
import io.privyseal.keyvault.pkcs11.cryptoki.CryptokiException;
import io.privyseal.keyvault.pkcs11.cryptoki.Mechanism;
import java.time.InstantSource;
import java.util.Optional;

/// Keys in a token. What is kept of one is `2`, then a [KeptForm] sealed under the root key for the
/// key's id.
public final class Pkcs11KeyStore implements KeyStore {
  private static final byte MARK = SoftwareKeyStore.KEPT_IN_A_MODULE;

  private final TokenSessions sessions;
  private final Cryptoki module;
  private final TokenKeys keys;
  private final TokenCipher cipher;
  private final RootKey rootKey;
  private final KeyCache<KeptForm> cache;

  private Pkcs11KeyStore(
      Cryptoki module,
      TokenSessions sessions,
      RootKey rootKey,
      CryptoEngine engine,
      InstantSource clock) {
    this.module = module;
    this.sessions = sessions;
    this.keys = new TokenKeys(module, engine);
    this.cipher = new TokenCipher(module, engine);
    this.rootKey = rootKey;
    this.cache = new KeyCache<>(KeyCache.DEFAULT_MAX_KEYS, KeyCache.DEFAULT_IDLE, clock);
  }

  /// Loads the module. The token is looked for when it is needed; [#check] says whether it is
  /// there.
  ///
  /// @param pin of the token's user; taken over
  /// @param rootKey seals what is kept; stays the caller's
  /// @throws IllegalArgumentException if the file is no PKCS #11 module
  public static Pkcs11KeyStore open(
      Pkcs11Settings settings,
      Secret pin,
      RootKey rootKey,
      CryptoEngine engine,
      InstantSource clock) {
    var module = Cryptoki.load(settings.module());
    return new Pkcs11KeyStore(
        module, new TokenSessions(module, settings, pin), rootKey, engine, clock);
  }

  /// Maker and model, as the token says.
  @Override
  public String platform() {
    var name = "pkcs11 " + sessions.token().name();
    return name.substring(0, Math.min(name.length(), KeyVersionRecord.MAX_PLATFORM_CHARS));
  }

  @Override
  public void requireOffered(KeySpec spec, boolean exportable) {
    switch (spec.shape()) {
      case KeyShape.Rsa(var bits) ->
          requireMechanism(Mechanism.RSA_PKCS_KEY_PAIR_GEN, "RSA keys of this size", bits);
      case KeyShape.Ec(var curve) ->
          requireMechanism(Mechanism.EC_KEY_PAIR_GEN, "keys on " + curve.crv(), 0);
      case KeyShape.Oct _ -> requireMechanism(Mechanism.AES_KEY_GEN, "symmetric keys", 0);
    }
    if (exportable) {
      requireMechanism(Mechanism.AES_KEY_WRAP_PAD, "exportable keys (CKM_AES_KEY_WRAP_PAD)", 0);
    }
  }

  /// @param bits 0 if the size does not matter
  private void requireMechanism(long mechanism, String what, int bits) {
    try {
      var range = sessions.ask(slot -> module.range(slot, mechanism));
      if (bits == 0 || (bits >= range.min() && bits <= range.max())) {
        return;
      }
    } catch (CryptokiException e) {
      if (e.code() != Ckr.MECHANISM_INVALID) {
        throw new KeyStoreUnavailableException("the token does not answer: " + e.getMessage(), e);
      }
    }
    throw notOffered(what);
  }

  private static RefusedException notOffered(String what) {
    return new RefusedException(
        RefusalReason.NOT_OFFERED, "The hardware module has no %s.".formatted(what));
  }

  @Override
  public Made generate(KeyId id, KeySpec spec, boolean exportable) {
    var made =
        making(spec, () -> sessions.use(session -> keys.generate(session, id, spec, exportable)));
    return new Made(seal(id, made.form()), made.publicKey());
  }

  @Override
  public Made take(KeyId id, KeySpec spec, KeyMaterial material, boolean exportable) {
    var form =
        making(
            spec,
            () -> sessions.use(session -> keys.take(session, id, spec, material, exportable)));
    return new Made(
        seal(id, form),
        material instanceof KeyMaterial.Pair(var pair)
            ? Optional.of(io.privyseal.keyvault.domain.KeyEncoding.normalized(pair.getPublic()))
            : Optional.empty());
  }

  /// A token that works and does not make such a key has none.
  private static <T> T making(KeySpec spec, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (CryptokiException e) {
      var refusal = notOffered("keys of kty %s with this shape".formatted(spec.type().kty()));
      refusal.initCause(e);
      throw refusal;
    }
  }

  @Override
  public Ciphertext encrypt(KeptKey key, CipherAlgorithm algorithm, Cleartext clear) {
    return using(
        key,
        algorithm.alg(),
        (session, object) -> cipher.encrypt(session, object, algorithm, clear));
  }

  @Override
  public Secret decrypt(KeptKey key, CipherAlgorithm algorithm, Ciphertext ciphertext) {
    try {
      return using(
          key,
          algorithm.alg(),
          (session, object) ->
              cipher.decrypt(session, object, key.spec().shape(), algorithm, ciphertext));
    } catch (CryptokiException _) {
      // The token works, and gave nothing: which of its reasons it was is not told.
      throw new CryptoFailureException("decryption in the token");
    }
  }

  @Override
  public Bytes sign(KeptKey key, SigningAlgorithm algorithm, Bytes digest) {
    return using(
        key,
        algorithm.alg(),
        (session, object) ->
            Bytes.copyOf(
                cipher.sign(session, object, key.spec().shape(), algorithm, digest.toArray())));
  }

  @FunctionalInterface
  private interface InSession<T> {
    T apply(long session, long object);
  }

  private <T> T using(KeptKey key, String alg, InSession<T> work) {
    var form = form(key);
    try {
      return sessions.use(session ->
          keys.with(
              session, form, key.spec().shape(), false, object -> work.apply(session, object)));
    } catch (CryptokiException e) {
      if (e.code() == Ckr.MECHANISM_INVALID || e.code() == Ckr.MECHANISM_PARAM_INVALID) {
        throw new RefusedException(
            RefusalReason.NOT_OFFERED,
            "alg: %s is not offered by the hardware module".formatted(alg));
      }
      throw e;
    }
  }

  @Override
  public Secret export(KeptKey key) {
    if (!key.exportable() || !(form(key) instanceof KeptForm.Wrapped wrapped)) {
      throw new RefusedException(
          RefusalReason.NOT_EXPORTABLE, "Operation release is not permitted on this key.");
    }
    return sessions.use(session -> keys.export(session, wrapped, key.spec().shape()));
  }

  @Override
  public Bytes pack(KeptKey key, Bytes context) {
    if (form(key) instanceof KeptForm.Wrapped wrapped) {
      return Bytes.copyOf(rootKey.seal(wrapped.write(), context.toArray()));
    }
    throw new RefusedException(
        RefusalReason.NOT_OFFERED,
        "The key cannot leave its hardware module; back the module up by its own means.");
  }

  @Override
  public Bytes unpack(KeyId id, KeySpec spec, Bytes packed, Bytes context) {
    try {
      var form = KeptForm.read(Bytes.copyOf(rootKey.open(packed.toArray(), context.toArray())));
      if (form instanceof KeptForm.Wrapped) {
        return seal(id, form);
      }
    } catch (MalformedInputException _) {
      // Falls to the one answer below.
    }
    throw new CryptoFailureException("a packed key");
  }

  @Override
  public void destroy(KeyId id, Bytes kept) {
    cache.drop(id);
    if (unsealed(id, kept) instanceof KeptForm.InToken(var inToken)) {
      sessions.use(session -> {
        keys.destroy(session, inToken);
        return Boolean.TRUE;
      });
    }
  }

  @Override
  public void forget(KeyId id) {
    cache.drop(id);
  }

  @Override
  public void forget(VaultName vault, KeyName name) {
    cache.drop(vault, name);
  }

  @Override
  public void forgetIdle() {
    cache.dropIdle();
  }

  @Override
  public void check() {
    sessions.check();
  }

  @Override
  public void close() {
    sessions.close();
  }

  private Bytes seal(KeyId id, KeptForm form) {
    var sealed = rootKey.seal(form.write(), context(id));
    return Bytes.copyOf(MARK).concat(Bytes.copyOf(sealed));
  }

  private KeptForm form(KeptKey key) {
    return cache.get(key.id(), () -> unsealed(key.id(), key.read().get()));
  }

  private KeptForm unsealed(KeyId id, Bytes kept) {
    if (kept.length() == 0 || kept.at(0) != MARK) {
      throw new KeyStoreUnavailableException(
          "the key %s is not kept in a hardware module".formatted(id));
    }
    try {
      var sealed = kept.slice(1, kept.length() - 1).toArray();
      return KeptForm.read(Bytes.copyOf(rootKey.open(sealed, context(id))));
    } catch (MalformedInputException | CryptoFailureException e) {
      throw new IllegalStateException("what is kept of " + id + " does not open", e);
    }
  }

  private static byte[] context(KeyId id) {
    return id.sealingContext().concat(Bytes.utf8("/pkcs11")).toArray();
  }
}
