package io.privyseal.foundation.crypto;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key under which everything secret at rest is sealed.
///
/// A sealed record is `version (1) || key id (8) || salt (16) || IV (12) || ciphertext || tag
/// (16)`. Each record has its own AES-256 key, derived by HKDF-SHA256 (RFC 5869) from the root key
/// with the record's salt, so the number of records is not bounded by random IVs. Key id and
/// context are authenticated: a record cannot be moved to another place.
public final class RootKey implements AutoCloseable {
  public static final int KEY_BYTES = 32;

  /// What a sealed record is longer than its plaintext.
  public static final int OVERHEAD_BYTES = 1 + 8 + 16 + 12 + 16;

  private static final byte VERSION = 1;
  private static final int ID_BYTES = 8;
  private static final int SALT_BYTES = 16;
  private static final int IV_BYTES = 12;

  private final CryptoEngine engine;
  private final Secret key;
  private final Bytes id;

  private RootKey(CryptoEngine engine, Secret key) {
    this.engine = engine;
    this.key = key;
    this.id =
        key.expose(plain ->
            Digests.sha256(
                    concat(
                        "privyseal root key id"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        plain))
                .slice(0, ID_BYTES));
  }

  /// Takes over `key`.
  ///
  /// @throws IllegalArgumentException unless it has 32 bytes
  public static RootKey of(CryptoEngine engine, Secret key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("root key: expected 32 bytes, found " + key.length());
    }
    return new RootKey(engine, key);
  }

  /// A new random one.
  public static RootKey generate(CryptoEngine engine) {
    var plain = new byte[KEY_BYTES];
    engine.random().nextBytes(plain);
    return of(engine, Secret.takeOver(plain));
  }

  /// Eight bytes that name this key and tell nothing of it.
  public Bytes id() {
    return id;
  }

  /// @param context where the record belongs; must be the same at [#open]
  public byte[] seal(byte[] plaintext, byte[] context) {
    var salt = random(SALT_BYTES);
    var iv = random(IV_BYTES);
    var recordKey = derive(salt);
    try {
      var sealed = engine.gcmSeal(recordKey, iv, aad(context), plaintext);
      return ByteBuffer.allocate(1 + ID_BYTES + SALT_BYTES + IV_BYTES + sealed.length)
          .put(VERSION)
          .put(id.toArray())
          .put(salt)
          .put(iv)
          .put(sealed)
          .array();
    } finally {
      Arrays.fill(recordKey, (byte) 0);
    }
  }

  /// @throws MalformedInputException if it is not a sealed record, or of another root key
  /// @throws CryptoFailureException if record or context were changed
  public byte[] open(byte[] sealedRecord, byte[] context) {
    if (sealedRecord.length < OVERHEAD_BYTES || sealedRecord[0] != VERSION) {
      throw new MalformedInputException("sealed record: unknown version or too short");
    }
    var in = ByteBuffer.wrap(sealedRecord, 1, sealedRecord.length - 1);
    if (!Bytes.copyOf(take(in, ID_BYTES)).equals(id)) {
      throw new MalformedInputException("sealed record: sealed under another root key");
    }
    var recordKey = derive(take(in, SALT_BYTES));
    try {
      return engine.gcmOpen(recordKey, take(in, IV_BYTES), aad(context), take(in, in.remaining()));
    } finally {
      Arrays.fill(recordKey, (byte) 0);
    }
  }

  /// Seals this root key itself for keeping, under a key that a person or a device holds.
  public byte[] sealUnder(RootKey other, byte[] context) {
    return key.expose(plain -> other.seal(plain, context));
  }

  /// Gives the plain key to `use`; only for writing it to the place where it is kept.
  public <T extends @org.jspecify.annotations.Nullable Object> T exposeKey(
      java.util.function.Function<byte[], T> use) {
    return key.expose(use);
  }

  private byte[] derive(byte[] salt) {
    return key.expose(plain -> {
      try {
        var parameters =
            HKDFParameterSpec.ofExtract()
                .addIKM(new SecretKeySpec(plain, "Generic"))
                .addSalt(salt)
                .thenExpand(
                    "privyseal sealed record v1"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    KEY_BYTES);
        return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has HKDF-SHA256", e);
      }
    });
  }

  private byte[] aad(byte[] context) {
    return concat(concat(new byte[] {VERSION}, id.toArray()), context);
  }

  private byte[] random(int length) {
    var bytes = new byte[length];
    engine.random().nextBytes(bytes);
    return bytes;
  }

  private static byte[] take(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    var joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "RootKey[" + id.hex() + "]";
  }
}
