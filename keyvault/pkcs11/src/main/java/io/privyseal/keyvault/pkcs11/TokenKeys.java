package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.PublicKeys;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyStoreUnavailableException;
import io.privyseal.keyvault.pkcs11.cryptoki.Cka;
import io.privyseal.keyvault.pkcs11.cryptoki.Cryptoki;
import io.privyseal.keyvault.pkcs11.cryptoki.Mechanism;
import io.privyseal.keyvault.pkcs11.cryptoki.Template;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongFunction;

/// The objects of keys in one session: made, found, wrapped, brought back.
final class TokenKeys {
  /// CKA_LABEL of the keys that wrap exportable ones.
  static final String WRAPPING_LABEL = "privyseal wrapping key";

  private static final Mechanism KEY_WRAP_PAD = new Mechanism.Plain(Mechanism.AES_KEY_WRAP_PAD);
  private static final int WRAPPING_KEY_BYTES = 32;

  private final Cryptoki module;
  private final CryptoEngine engine;

  TokenKeys(Cryptoki module, CryptoEngine engine) {
    this.module = module;
    this.engine = engine;
  }

  /// @param publicKey empty for a symmetric key
  record Made(KeptForm form, Optional<PublicKey> publicKey) {}

  Made generate(long session, KeyId id, KeySpec spec, boolean exportable) {
    return switch (spec.shape()) {
      case KeyShape.Oct oct -> {
        var object =
            module.generateKey(
                session,
                new Mechanism.Plain(Mechanism.AES_KEY_GEN),
                Templates.symmetric(oct, id, exportable));
        yield new Made(kept(session, id, object, exportable), Optional.empty());
      }
      case KeyShape.Pair shape -> {
        var mechanism =
            shape instanceof KeyShape.Rsa
                ? Mechanism.RSA_PKCS_KEY_PAIR_GEN
                : Mechanism.EC_KEY_PAIR_GEN;
        var pair =
            module.generatePair(
                session,
                new Mechanism.Plain(mechanism),
                Templates.publicHalf(shape),
                Templates.secretHalf(shape, id, exportable));
        var publicKey = publicKey(session, shape, pair.publicKey());
        module.destroy(session, pair.publicKey());
        yield new Made(kept(session, id, pair.privateKey(), exportable), Optional.of(publicKey));
      }
    };
  }

  KeptForm take(long session, KeyId id, KeySpec spec, KeyMaterial material, boolean exportable) {
    var object = module.create(session, Templates.brought(spec.shape(), id, material, exportable));
    return kept(session, id, object, exportable);
  }

  private KeptForm kept(long session, KeyId id, long object, boolean exportable) {
    if (!exportable) {
      return new KeptForm.InToken(Templates.idOf(id));
    }
    try {
      var wrapping = wrappingKey(session);
      var blob = module.wrap(session, KEY_WRAP_PAD, wrapping, object);
      return new KeptForm.Wrapped(
          Bytes.copyOf(module.attribute(session, wrapping, Cka.ID)), Bytes.copyOf(blob));
    } finally {
      module.destroy(session, object);
    }
  }

  /// Gives the object of a kept key to `work`; one that was wrapped is there for that time only.
  <T> T with(
      long session, KeptForm form, KeyShape shape, boolean extractable, LongFunction<T> work) {
    return switch (form) {
      case KeptForm.InToken(var id) -> work.apply(one(session, kind(shape), id));
      case KeptForm.Wrapped(var wrapping, var blob) -> {
        var object =
            module.unwrap(
                session,
                KEY_WRAP_PAD,
                one(session, Cka.CKO_SECRET_KEY, wrapping),
                blob.toArray(),
                Templates.unwrapped(shape, extractable));
        try {
          yield work.apply(object);
        } finally {
          module.destroy(session, object);
        }
      }
    };
  }

  private static long kind(KeyShape shape) {
    return shape instanceof KeyShape.Oct ? Cka.CKO_SECRET_KEY : Cka.CKO_PRIVATE_KEY;
  }

  private long one(long session, long kind, Bytes id) {
    var found =
        module.find(session, new Template().with(Cka.CLASS, kind).with(Cka.ID, id.toArray()));
    if (found.size() != 1) {
      throw new KeyStoreUnavailableException(
          "the token has %d keys with the id %s, expected one".formatted(found.size(), id.hex()));
    }
    return found.getFirst();
  }

  /// Out of the token: wrapped by a key of this one use that we know.
  Secret export(long session, KeptForm form, KeyShape shape) {
    var plain = new byte[WRAPPING_KEY_BYTES];
    engine.random().nextBytes(plain);
    try {
      var known = module.create(session, Templates.known(plain));
      try {
        var wrapped =
            with(
                session,
                form,
                shape,
                true,
                object -> module.wrap(session, KEY_WRAP_PAD, known, object));
        return normalized(shape, Secret.takeOver(engine.unwrapPadded(plain, wrapped)));
      } finally {
        module.destroy(session, known);
      }
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /// PKCS #8 as everybody else writes it, whatever the token adds.
  private static Secret normalized(KeyShape shape, Secret exported) {
    return switch (shape) {
      case KeyShape.Oct _ -> exported;
      case KeyShape.Pair pair -> {
        try (exported;
            var pkcs8 = exported.expose(bytes -> Secret.takeOver(withoutFilling(bytes)))) {
          yield KeyEncoding.pkcs8(KeyEncoding.privateKey(pair.family(), pkcs8));
        }
      }
    };
  }

  /// The outermost element of a DER text. Some tokens fill a key with zeros to whole half blocks
  /// before they wrap it, though the mechanism does that itself.
  ///
  /// @throws MalformedInputException if more follows than such filling
  static byte[] withoutFilling(byte[] der) {
    if (der.length < 2) {
      throw new MalformedInputException("exported key: too short");
    }
    var lengthBytes = (der[1] & 0x80) == 0 ? 0 : der[1] & 0x7f;
    if (lengthBytes > 2 || der.length < 2 + lengthBytes) {
      throw new MalformedInputException("exported key: expected a short element");
    }
    var length = lengthBytes == 0 ? der[1] & 0x7f : 0;
    for (var i = 0; i < lengthBytes; i++) {
      length = (length << 8) | (der[2 + i] & 0xff);
    }
    var end = 2 + lengthBytes + length;
    if (end > der.length || der.length - end >= Long.BYTES) {
      throw new MalformedInputException("exported key: its length does not fit");
    }
    for (var i = end; i < der.length; i++) {
      if (der[i] != 0) {
        throw new MalformedInputException("exported key: bytes after the end");
      }
    }
    return Arrays.copyOf(der, end);
  }

  void destroy(long session, Bytes id) {
    for (var kind : new long[] {Cka.CKO_PRIVATE_KEY, Cka.CKO_SECRET_KEY}) {
      var template =
          new Template().with(Cka.CLASS, kind).with(Cka.TOKEN, true).with(Cka.ID, id.toArray());
      module.find(session, template).forEach(object -> module.destroy(session, object));
    }
  }

  /// The key of the token that wraps; made when there is none. Of several, which two processes may
  /// have made at once, any serves: what it wraps names it.
  private long wrappingKey(long session) {
    var template =
        new Template()
            .with(Cka.CLASS, Cka.CKO_SECRET_KEY)
            .with(Cka.TOKEN, true)
            .with(Cka.LABEL, Bytes.utf8(WRAPPING_LABEL).toArray());
    var found = module.find(session, template);
    if (!found.isEmpty()) {
      return found.getFirst();
    }
    var id = new byte[KeptForm.ID_BYTES];
    engine.random().nextBytes(id);
    return module.generateKey(
        session,
        new Mechanism.Plain(Mechanism.AES_KEY_GEN),
        template
            .with(Cka.ID, id)
            .with(Cka.PRIVATE, true)
            .with(Cka.SENSITIVE, true)
            .with(Cka.EXTRACTABLE, false)
            .with(Cka.WRAP, true)
            .with(Cka.UNWRAP, true)
            .with(Cka.VALUE_LEN, WRAPPING_KEY_BYTES));
  }

  private PublicKey publicKey(long session, KeyShape.Pair shape, long object) {
    return switch (shape) {
      case KeyShape.Rsa _ ->
          PublicKeys.rsa(
              Bytes.copyOf(module.attribute(session, object, Cka.MODULUS)),
              Bytes.copyOf(module.attribute(session, object, Cka.PUBLIC_EXPONENT)));
      case KeyShape.Ec(var curve) -> point(curve, module.attribute(session, object, Cka.EC_POINT));
    };
  }

  /// CKA_EC_POINT: an uncompressed point, by the standard inside an OCTET STRING, which some leave
  /// out.
  static PublicKey point(EcCurve curve, byte[] encoded) {
    var field = curve.fieldBytes();
    var at = encoded.length - 1 - 2 * field;
    if (at < 0 || at > 3 || encoded[at] != 4) {
      throw new MalformedInputException("EC point: expected an uncompressed one");
    }
    var x = Arrays.copyOfRange(encoded, at + 1, at + 1 + field);
    var y = Arrays.copyOfRange(encoded, at + 1 + field, encoded.length);
    return curve
        .publicKey(x, y)
        .orElseThrow(() -> new MalformedInputException("EC point: not on " + curve.crv()));
  }
}
