package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RsaEncoding;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.domain.software.CbcPadding;
import io.privyseal.keyvault.pkcs11.cryptoki.Cka;
import io.privyseal.keyvault.pkcs11.cryptoki.Ckr;
import io.privyseal.keyvault.pkcs11.cryptoki.Cryptoki;
import io.privyseal.keyvault.pkcs11.cryptoki.CryptokiException;
import io.privyseal.keyvault.pkcs11.cryptoki.Mechanism;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// The algorithms of the vault as mechanisms of a token. Every method works in one session with the
/// object of a key, and throws [CryptokiException] for what the token does not do.
final class TokenCipher {
  private static final Set<Long> NOT_THESE_PARAMETERS =
      Set.of(Ckr.ARGUMENTS_BAD, Ckr.MECHANISM_PARAM_INVALID, Ckr.MECHANISM_INVALID);

  private final Cryptoki module;
  private final CryptoEngine engine;

  /// Whether the token knows OAEP with SHA-256; tried once.
  private volatile boolean rawOaep;

  TokenCipher(Cryptoki module, CryptoEngine engine) {
    this.module = module;
    this.engine = engine;
  }

  byte[] sign(long session, long key, KeyShape shape, SigningAlgorithm algorithm, byte[] digest) {
    if (algorithm.scheme().isEmpty()) {
      return module.sign(session, new Mechanism.Plain(Mechanism.RSA_PKCS), key, digest);
    }
    var scheme = algorithm.scheme().get();
    return switch (scheme.family()) {
      case RSA_PKCS1 ->
          module.sign(
              session,
              new Mechanism.Plain(Mechanism.RSA_PKCS),
              key,
              RsaEncoding.digestInfo(scheme, digest));
      case RSA_PSS ->
          module.sign(session, new Mechanism.Pss(hash(scheme), scheme.digestBytes()), key, digest);
      case ECDSA -> {
        var signature = module.sign(session, new Mechanism.Plain(Mechanism.ECDSA), key, digest);
        if (!(shape instanceof KeyShape.Ec(var curve))
            || signature.length != 2 * curve.fieldBytes()) {
          throw new IllegalStateException("the token gave a signature of another length");
        }
        yield signature;
      }
    };
  }

  private static long hash(SignatureScheme scheme) {
    return switch (scheme.digestBytes()) {
      case 32 -> Mechanism.SHA256;
      case 48 -> Mechanism.SHA384;
      default -> Mechanism.SHA512;
    };
  }

  Ciphertext encrypt(long session, long key, CipherAlgorithm algorithm, Cleartext clear) {
    var value = clear.value().toArray();
    return switch (algorithm.mode()) {
      case GCM -> gcm(session, key, clear, value);
      case CBC -> cbc(session, key, clear, value);
      case CBC_PAD -> cbc(session, key, clear, CbcPadding.add(value));
      case WRAP -> wrapped(session, key, Mechanism.AES_KEY_WRAP, value);
      case WRAP_PAD -> wrapped(session, key, Mechanism.AES_KEY_WRAP_PAD, value);
      case RSA -> throw new IllegalArgumentException("what a public half does needs no token");
    };
  }

  private Ciphertext gcm(long session, long key, Cleartext clear, byte[] value) {
    var iv = new byte[CipherAlgorithm.GCM_IV_BYTES];
    engine.random().nextBytes(iv);
    var aad = clear.aad().map(Bytes::toArray).orElse(new byte[0]);
    var sealed = module.encrypt(session, new Mechanism.Gcm(iv, aad), key, value);
    var tagAt = sealed.length - CipherAlgorithm.GCM_TAG_BYTES;
    return new Ciphertext(
        Bytes.copyOf(Arrays.copyOf(sealed, tagAt)),
        Optional.of(Bytes.copyOf(iv)),
        Optional.of(Bytes.copyOf(Arrays.copyOfRange(sealed, tagAt, sealed.length))),
        clear.aad());
  }

  private Ciphertext cbc(long session, long key, Cleartext clear, byte[] blocks) {
    var iv = clear.iv().orElseThrow();
    return new Ciphertext(
        Bytes.copyOf(module.encrypt(session, new Mechanism.Cbc(iv.toArray()), key, blocks)),
        Optional.of(iv),
        Optional.empty(),
        Optional.empty());
  }

  /// A token wraps objects, so the value becomes one for a moment.
  private Ciphertext wrapped(long session, long key, long mechanism, byte[] value) {
    var data = module.create(session, Templates.data().with(Cka.VALUE, value));
    try {
      var wrapped = module.wrap(session, new Mechanism.Plain(mechanism), key, data);
      return Ciphertext.of(Bytes.copyOf(wrapped));
    } finally {
      module.destroy(session, data);
      Arrays.fill(value, (byte) 0);
    }
  }

  /// @throws CryptoFailureException if it does not open
  Secret decrypt(long session, long key, KeyShape shape, CipherAlgorithm algorithm, Ciphertext in) {
    var value = in.value().toArray();
    try {
      return Secret.takeOver(
          switch (algorithm.mode()) {
            case RSA -> rsa(session, key, shape, algorithm, value);
            case GCM -> {
              var sealed = in.value().concat(in.tag().orElseThrow()).toArray();
              var aad = in.aad().map(Bytes::toArray).orElse(new byte[0]);
              var iv = in.iv().orElseThrow().toArray();
              yield module.decrypt(session, new Mechanism.Gcm(iv, aad), key, sealed);
            }
            case CBC -> blocks(session, key, in, value);
            case CBC_PAD -> CbcPadding.remove(blocks(session, key, in, value));
            case WRAP -> unwrapped(session, key, Mechanism.AES_KEY_WRAP, value);
            case WRAP_PAD -> unwrapped(session, key, Mechanism.AES_KEY_WRAP_PAD, value);
          });
    } catch (CryptokiException e) {
      throw failed(e);
    }
  }

  /// What a token says of a ciphertext that does not open differs between makers and says too much.
  private static RuntimeException failed(CryptokiException e) {
    var sureOfCiphertext =
        e.code() == Ckr.ENCRYPTED_DATA_INVALID
            || e.code() == Ckr.ENCRYPTED_DATA_LEN_RANGE
            || e.code() == Ckr.DATA_LEN_RANGE
            || e.code() == Ckr.WRAPPED_KEY_INVALID
            || e.code() == Ckr.WRAPPED_KEY_LEN_RANGE;
    return sureOfCiphertext ? new CryptoFailureException("decryption in the token") : e;
  }

  private byte[] rsa(
      long session, long key, KeyShape shape, CipherAlgorithm algorithm, byte[] value) {
    if (!(shape instanceof KeyShape.Rsa(var bits)) || value.length != bits / 8) {
      throw new CryptoFailureException("RSA decryption");
    }
    return switch (algorithm.rsa()) {
      case RSA1_5 -> module.decrypt(session, new Mechanism.Plain(Mechanism.RSA_PKCS), key, value);
      case OAEP_SHA1 -> module.decrypt(session, new Mechanism.Oaep(Mechanism.SHA_1), key, value);
      case OAEP_SHA256, OAEP_SHA384 -> oaepSha256(session, key, value);
    };
  }

  /// A token without OAEP of SHA-256 does the private operation, and the padding is taken off here.
  private byte[] oaepSha256(long session, long key, byte[] value) {
    if (!rawOaep) {
      try {
        return module.decrypt(session, new Mechanism.Oaep(Mechanism.SHA256), key, value);
      } catch (CryptokiException e) {
        if (!e.function().equals("C_DECRYPT_INIT") || !NOT_THESE_PARAMETERS.contains(e.code())) {
          throw e;
        }
        rawOaep = true;
      }
    }
    var encoded = module.decrypt(session, new Mechanism.Plain(Mechanism.RSA_X_509), key, value);
    return RsaEncoding.unpadOaepSha256(RsaEncoding.toLength(encoded, value.length));
  }

  private byte[] blocks(long session, long key, Ciphertext in, byte[] value) {
    if (value.length % CipherAlgorithm.BLOCK_BYTES != 0) {
      throw new CryptoFailureException("AES-CBC");
    }
    if (value.length == 0) {
      return value;
    }
    var iv = in.iv().orElseThrow().toArray();
    return module.decrypt(session, new Mechanism.Cbc(iv), key, value);
  }

  private byte[] unwrapped(long session, long key, long mechanism, byte[] value) {
    if (value.length < CipherAlgorithm.BLOCK_BYTES || value.length % Long.BYTES != 0) {
      throw new CryptoFailureException("AES key unwrap");
    }
    var data = module.unwrap(session, new Mechanism.Plain(mechanism), key, value, Templates.data());
    try {
      return module.attribute(session, data, Cka.VALUE);
    } finally {
      module.destroy(session, data);
    }
  }
}
