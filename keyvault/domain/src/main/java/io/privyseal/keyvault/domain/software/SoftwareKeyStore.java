package io.privyseal.keyvault.domain.software;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.RsaAesKeyWrap;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.crypto.x509.Pkcs8;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.KeptKey;
import io.privyseal.keyvault.domain.KeyCache;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.KeyStoreUnavailableException;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.PairCheck;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.domain.VaultName;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Keeps a key as PKCS #8 or, if it is symmetric, its bytes, sealed under the root key with the
/// key's id as context ([RootKey#seal]).
public final class SoftwareKeyStore implements KeyStore {
  public static final String PLATFORM = "software";

  /// What a store in a module keeps begins with this; what is sealed here begins with 1.
  public static final byte KEPT_IN_A_MODULE = 2;

  private final RootKey rootKey;
  private final KeyPairSource pairs;
  private final CryptoEngine engine;
  private final KeyCache<Key> cache;

  /// @param rootKey always the same for one repository; stays the caller's
  public SoftwareKeyStore(
      RootKey rootKey, KeyPairSource pairs, CryptoEngine engine, KeyCache<Key> cache) {
    this.rootKey = rootKey;
    this.pairs = pairs;
    this.engine = engine;
    this.cache = cache;
  }

  @Override
  public String platform() {
    return PLATFORM;
  }

  /// Everything is.
  @Override
  public void requireOffered(KeySpec spec, boolean exportable) {}

  @Override
  public Made generate(KeyId id, KeySpec spec, boolean exportable) {
    return switch (spec.shape()) {
      case KeyShape.Pair pair -> keep(id, pairs.take(pair));
      case KeyShape.Oct(var bits) -> {
        var plain = new byte[bits / 8];
        engine.random().nextBytes(plain);
        try (var key = Secret.takeOver(plain)) {
          yield new Made(seal(id, key), Optional.empty());
        }
      }
    };
  }

  @Override
  public Made take(KeyId id, KeySpec spec, KeyMaterial material, boolean exportable) {
    return switch (material) {
      case KeyMaterial.Pair(var pair) -> keep(id, pair);
      case KeyMaterial.Octets(var key) -> new Made(seal(id, key), Optional.empty());
    };
  }

  @Override
  public Received receive(
      KeyId id, KeyType type, KeptKey kek, Bytes ciphertext, boolean exportable) {
    var key = (RSAPrivateKey) open(kek);
    try (var plain =
        new RsaAesKeyWrap(engine, RsaEncryption.OAEP_SHA1)
            .unwrap(
                (key.getModulus().bitLength() + 7) / 8,
                head -> engine.decrypt(RsaEncryption.OAEP_SHA1, key, head.toArray()),
                ciphertext)) {
      return switch (type.family()) {
        case RSA, EC -> {
          KeyPair pair = plain.expose(Pkcs8::pair);
          var spec = new KeySpec(type, KeyEncoding.shapeOf(pair.getPublic()));
          new PairCheck(engine).require(spec, pair);
          yield new Received(keep(id, pair), spec);
        }
        case OCT ->
            new Received(
                new Made(seal(id, plain), Optional.empty()),
                new KeySpec(type, new KeyShape.Oct(8 * plain.length())));
      };
    }
  }

  private Made keep(KeyId id, KeyPair pair) {
    try (var pkcs8 = KeyEncoding.pkcs8(pair.getPrivate())) {
      return new Made(seal(id, pkcs8), Optional.of(KeyEncoding.normalized(pair.getPublic())));
    }
  }

  @Override
  public Ciphertext encrypt(KeptKey key, CipherAlgorithm algorithm, Cleartext clear) {
    var plain = ((SecretKey) open(key)).getEncoded();
    try {
      return new AesCipher(engine, algorithm).encrypt(plain, clear);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public Secret decrypt(KeptKey key, CipherAlgorithm algorithm, Ciphertext ciphertext) {
    return switch (open(key)) {
      case RSAPrivateKey rsa ->
          Secret.takeOver(engine.decrypt(algorithm.rsa(), rsa, ciphertext.value().toArray()));
      case SecretKey secret -> {
        var plain = secret.getEncoded();
        try {
          yield new AesCipher(engine, algorithm).decrypt(plain, ciphertext);
        } finally {
          Arrays.fill(plain, (byte) 0);
        }
      }
      default -> throw new IllegalArgumentException("a key of this kind does not decrypt");
    };
  }

  @Override
  public Bytes sign(KeptKey key, SigningAlgorithm algorithm, Bytes digest) {
    var privateKey = (PrivateKey) open(key);
    return Bytes.copyOf(
        algorithm
            .scheme()
            .map(scheme -> engine.signDigest(scheme, privateKey, digest.toArray()))
            .orElseGet(() -> engine.signUnhashed((RSAPrivateKey) privateKey, digest.toArray())));
  }

  @Override
  public Secret export(KeptKey key) {
    if (!key.exportable()) {
      throw new RefusedException(
          RefusalReason.NOT_EXPORTABLE, "Operation release is not permitted on this key.");
    }
    return unsealed(key.id(), key.read().get());
  }

  @Override
  public Bytes pack(KeptKey key, Bytes context) {
    try (var plain = unsealed(key.id(), key.read().get())) {
      return plain.expose(bytes -> Bytes.copyOf(rootKey.seal(bytes, context.toArray())));
    }
  }

  @Override
  public Bytes unpack(KeyId id, KeySpec spec, Bytes packed, Bytes context) {
    try (var plain = Secret.takeOver(rootKey.open(packed.toArray(), context.toArray()))) {
      return seal(id, plain);
    } catch (MalformedInputException _) {
      throw new CryptoFailureException("a packed key");
    }
  }

  /// What is kept is all there is.
  @Override
  public void destroy(KeyId id, Bytes kept) {
    cache.drop(id);
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

  /// It is this process.
  @Override
  public void check() {}

  @Override
  public void close() {
    cache.clear();
  }

  private Bytes seal(KeyId id, Secret plain) {
    var context = id.sealingContext().toArray();
    return plain.expose(bytes -> Bytes.copyOf(rootKey.seal(bytes, context)));
  }

  private Key open(KeptKey key) {
    return cache.get(key.id(), () -> opened(key));
  }

  private Key opened(KeptKey key) {
    try (var plain = unsealed(key.id(), key.read().get())) {
      return switch (key.spec().shape()) {
        case KeyShape.Pair pair -> KeyEncoding.privateKey(pair.family(), plain);
        case KeyShape.Oct _ -> plain.expose(bytes -> new SecretKeySpec(bytes, "AES"));
      };
    } catch (MalformedInputException e) {
      throw damaged(key.id(), e);
    }
  }

  private Secret unsealed(KeyId id, Bytes kept) {
    if (kept.length() > 0 && kept.at(0) == KEPT_IN_A_MODULE) {
      throw new KeyStoreUnavailableException("the key %s is not kept in software".formatted(id));
    }
    try {
      return Secret.takeOver(rootKey.open(kept.toArray(), id.sealingContext().toArray()));
    } catch (MalformedInputException | CryptoFailureException e) {
      throw damaged(id, e);
    }
  }

  private static IllegalStateException damaged(KeyId id, RuntimeException cause) {
    return new IllegalStateException("the stored private key of " + id + " does not open", cause);
  }
}
