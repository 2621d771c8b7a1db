package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.pkcs11.cryptoki.Cka;
import io.privyseal.keyvault.pkcs11.cryptoki.Template;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;

/// Templates of the objects in a token. Everything secret is private and sensitive, and extractable
/// only if it is exportable, which is never an object of the token but of a session.
final class Templates {
  private Templates() {}

  /// CKA_ID of a key: its version, which is 16 random bytes.
  static Bytes idOf(KeyId id) {
    return Bytes.ofHex(id.version().value());
  }

  /// DER of the curve's object identifier (RFC 5480 section 2.1.1.1).
  static byte[] parameters(EcCurve curve) {
    return Bytes.ofHex(
            switch (curve) {
              case P256 -> "06082a8648ce3d030107";
              case P256K -> "06052b8104000a";
              case P384 -> "06052b81040022";
              case P521 -> "06052b81040023";
            })
        .toArray();
  }

  /// The public half of a pair that is to be made; it goes with the session.
  static Template publicHalf(KeyShape.Pair shape) {
    var template =
        new Template().with(Cka.TOKEN, false).with(Cka.PRIVATE, false).with(Cka.VERIFY, true);
    return switch (shape) {
      case KeyShape.Rsa(var bits) ->
          template
              .with(Cka.MODULUS_BITS, (long) bits)
              .with(Cka.PUBLIC_EXPONENT, RSAKeyGenParameterSpec.F4);
      case KeyShape.Ec(var curve) -> template.with(Cka.EC_PARAMS, parameters(curve));
    };
  }

  /// The secret half of a key of that shape, without its value.
  static Template secretHalf(KeyShape shape, KeyId id, boolean exportable) {
    return usable(shape, exportable)
        .with(Cka.TOKEN, !exportable)
        .with(Cka.ID, idOf(id).toArray())
        .with(Cka.LABEL, Bytes.utf8("privyseal " + id).toArray());
  }

  /// A key that comes back from its wrapped form for one use.
  static Template unwrapped(KeyShape shape, boolean extractable) {
    return withKind(usable(shape, extractable).with(Cka.TOKEN, false), shape);
  }

  private static Template usable(KeyShape shape, boolean extractable) {
    var template =
        new Template()
            .with(Cka.PRIVATE, true)
            .with(Cka.SENSITIVE, true)
            .with(Cka.EXTRACTABLE, extractable);
    return switch (shape) {
      case KeyShape.Rsa _ -> template.with(Cka.SIGN, true).with(Cka.DECRYPT, true);
      case KeyShape.Ec _ -> template.with(Cka.SIGN, true);
      case KeyShape.Oct _ ->
          template
              .with(Cka.ENCRYPT, true)
              .with(Cka.DECRYPT, true)
              .with(Cka.WRAP, true)
              .with(Cka.UNWRAP, true);
    };
  }

  private static Template withKind(Template template, KeyShape shape) {
    return switch (shape) {
      case KeyShape.Rsa _ ->
          template.with(Cka.CLASS, Cka.CKO_PRIVATE_KEY).with(Cka.KEY_TYPE, Cka.CKK_RSA);
      case KeyShape.Ec _ ->
          template.with(Cka.CLASS, Cka.CKO_PRIVATE_KEY).with(Cka.KEY_TYPE, Cka.CKK_EC);
      case KeyShape.Oct _ ->
          template.with(Cka.CLASS, Cka.CKO_SECRET_KEY).with(Cka.KEY_TYPE, Cka.CKK_AES);
    };
  }

  static Template symmetric(KeyShape.Oct shape, KeyId id, boolean exportable) {
    return secretHalf(shape, id, exportable).with(Cka.VALUE_LEN, (long) (shape.bits() / 8));
  }

  /// A key that was made elsewhere, with its value.
  static Template brought(KeyShape shape, KeyId id, KeyMaterial material, boolean exportable) {
    var template = withKind(secretHalf(shape, id, exportable), shape);
    return switch (material) {
      case KeyMaterial.Pair(var pair) -> withNumbers(template, shape, pair);
      case KeyMaterial.Octets(var key) -> key.expose(bytes -> template.with(Cka.VALUE, bytes));
    };
  }

  private static Template withNumbers(Template template, KeyShape shape, KeyPair pair) {
    return switch (pair.getPrivate()) {
      case RSAPrivateCrtKey rsa ->
          template
              .with(Cka.MODULUS, rsa.getModulus())
              .with(Cka.PUBLIC_EXPONENT, rsa.getPublicExponent())
              .with(Cka.PRIVATE_EXPONENT, rsa.getPrivateExponent())
              .with(Cka.PRIME_1, rsa.getPrimeP())
              .with(Cka.PRIME_2, rsa.getPrimeQ())
              .with(Cka.EXPONENT_1, rsa.getPrimeExponentP())
              .with(Cka.EXPONENT_2, rsa.getPrimeExponentQ())
              .with(Cka.COEFFICIENT, rsa.getCrtCoefficient());
      case ECPrivateKey ec when shape instanceof KeyShape.Ec(var curve) ->
          template.with(Cka.EC_PARAMS, parameters(curve)).with(Cka.VALUE, ec.getS());
      default -> throw new IllegalArgumentException("a key of this kind is not imported");
    };
  }

  /// An AES key of ours whose value we know, for one session.
  static Template known(byte[] value) {
    return new Template()
        .with(Cka.CLASS, Cka.CKO_SECRET_KEY)
        .with(Cka.KEY_TYPE, Cka.CKK_AES)
        .with(Cka.TOKEN, false)
        .with(Cka.PRIVATE, true)
        .with(Cka.WRAP, true)
        .with(Cka.VALUE, value);
  }

  /// Data that is to be wrapped, or was: a generic secret of one session.
  static Template data() {
    return new Template()
        .with(Cka.CLASS, Cka.CKO_SECRET_KEY)
        .with(Cka.KEY_TYPE, Cka.CKK_GENERIC_SECRET)
        .with(Cka.TOKEN, false)
        .with(Cka.PRIVATE, true)
        .with(Cka.SENSITIVE, false)
        .with(Cka.EXTRACTABLE, true);
  }
}
