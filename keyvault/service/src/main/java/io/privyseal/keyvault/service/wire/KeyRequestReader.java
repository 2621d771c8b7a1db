package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.KeyRequest;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.release.policy.PolicyParse;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import io.privyseal.keyvault.release.policy.SkrCode;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Reads the bodies of create, import, update and restore.
///
/// Every method throws [MalformedInputException], [RefusedException] or [HttpProblem] with status
/// 400 for a body that is not as it should be.
public final class KeyRequestReader {
  private static final int DEFAULT_RSA_BITS = 2048;
  private static final int DEFAULT_AES_BITS = 256;
  private static final long MAX_BITS = Integer.MAX_VALUE;
  private static final long ONLY_EXPONENT = 65537;

  private KeyRequestReader() {}

  /// @param flavour of the vault, which says what kinds of keys there are
  public static KeyRequest.Create create(Bytes text, VaultFlavour flavour) {
    var body = Body.parse(text);
    var type = type(body.requiredString("kty"), flavour);
    // The Java client sends 0 for an exponent that its user did not set.
    body.integer("public_exponent")
        .filter(exponent -> exponent != 0 && exponent != ONLY_EXPONENT)
        .ifPresent(_ -> {
          throw notOffered("public_exponent: only 65537 is offered");
        });
    return new KeyRequest.Create(
        new KeySpec(type, shape(type, body)),
        operations(body),
        attributes(body),
        tags(body),
        releasePolicy(body));
  }

  /// The `key` may name an `-HSM` kind, or the body may say so in `Hsm` (the specification) or
  /// `hsm` (some clients). A key with `key_hsm` comes wrapped.
  ///
  /// @return whoever asked closes a secret in it
  public static KeyRequest.Brought importKey(Bytes text, VaultFlavour flavour) {
    var body = Body.parse(text);
    var key =
        body.object("key")
            .orElseThrow(() -> new MalformedInputException("key: expected an object"));
    var named = type(key.requiredString("kty"), flavour);
    var hsm = body.bool("Hsm").or(() -> body.bool("hsm")).orElse(false);
    var type = hsm ? named.inHsm() : named;
    var operations = operations(key).or(() -> operations(body));
    var attributes = attributes(body);
    var tags = tags(body);
    var policy = releasePolicy(body);
    var wrapped = key.string("key_hsm");
    return wrapped.isPresent()
        ? new KeyRequest.Transfer(
            type.inHsm(),
            TransferBlobReader.read(wrapped.get()),
            operations,
            attributes,
            tags,
            policy)
        : new KeyRequest.Import(type, material(named, key), operations, attributes, tags, policy);
  }

  public static KeyRequest.Update update(Bytes text) {
    var body = Body.parse(text);
    return new KeyRequest.Update(
        operations(body), attributes(body), tags(body), releasePolicy(body));
  }

  /// The blob of a backup.
  public static Bytes restore(Bytes text) {
    return Body.parse(text).requiredBase64("value");
  }

  /// A managed HSM makes a kind that is not of a module one that is, as the real one does.
  private static KeyType type(String kty, VaultFlavour flavour) {
    var named =
        KeyType.named(kty)
            .orElseThrow(() ->
                new MalformedInputException(
                    "kty: expected RSA, RSA-HSM, EC, EC-HSM, oct or oct-HSM"));
    return switch (flavour) {
      case MANAGED_HSM -> named.inHsm();
      case VAULT -> {
        if (named.family() == KeyType.Family.OCT) {
          throw notOffered("kty: symmetric keys are not offered by vaults; managed HSMs have them");
        }
        yield named;
      }
    };
  }

  private static KeyShape shape(KeyType type, Body body) {
    return switch (type.family()) {
      case RSA -> new KeyShape.Rsa(bits(body, DEFAULT_RSA_BITS));
      case EC -> new KeyShape.Ec(curve(body.string("crv").orElse(EcCurve.P256.crv())));
      case OCT -> new KeyShape.Oct(bits(body, DEFAULT_AES_BITS));
    };
  }

  private static int bits(Body body, int otherwise) {
    return (int) Math.clamp(body.integer("key_size").orElse((long) otherwise), 0L, MAX_BITS);
  }

  private static KeyMaterial material(KeyType type, Body key) {
    return type.family() == KeyType.Family.OCT
        ? new KeyMaterial.Octets(Secret.takeOver(key.requiredBase64("k").toArray()))
        : new KeyMaterial.Pair(pair(type, key.json()));
  }

  private static EcCurve curve(String crv) {
    return EcCurve.named(crv)
        .orElseThrow(() -> notOffered("crv: only P-256, P-256K, P-384 and P-521 are offered"));
  }

  private static KeyPair pair(KeyType type, JsonObject jwk) {
    if (type.family() == KeyType.Family.EC) {
      curve(jwk.string("crv").orElse(""));
    }
    // To JOSE an -HSM key is a key like any other.
    var plain = jwk.toBuilder().put("kty", type.family().name()).build();
    try {
      return new KeyPair(Jwk.parse(plain).publicKey(), Jwk.readPrivate(plain));
    } catch (MalformedInputException e) {
      throw e.in("key");
    }
  }

  private static Optional<Set<KeyOperation>> operations(Body body) {
    return body.strings("key_ops")
        .map(names -> {
          var operations = new LinkedHashSet<KeyOperation>();
          for (var name : names) {
            operations.add(
                KeyOperation.named(name)
                    .orElseThrow(() -> body.wrong("key_ops", "operations that are defined")));
          }
          return operations;
        });
  }

  static AttributesChange attributes(Body body) {
    return body.object("attributes")
        .map(attributes ->
            new AttributesChange(
                attributes.bool("enabled"),
                attributes.time("nbf"),
                attributes.time("exp"),
                attributes.bool("exportable")))
        .orElse(AttributesChange.NONE);
  }

  static Optional<Tags> tags(Body body) {
    return body.object("tags")
        .map(tags -> {
          var values = new LinkedHashMap<String, String>();
          tags.json()
              .members()
              .forEach((name, value) -> {
                if (!(value instanceof JsonString(var tag))) {
                  throw body.wrong("tags", "texts");
                }
                values.put(name, tag);
              });
          return new Tags(values);
        });
  }

  static Optional<KeyReleasePolicy> releasePolicy(Body body) {
    return body.object("release_policy").map(KeyRequestReader::readPolicy);
  }

  /// The policy is kept in the canonical form that it is shown in.
  private static KeyReleasePolicy readPolicy(Body policy) {
    var data = policy.string("data").orElse("");
    if (data.isBlank()) {
      throw new HttpProblem(400, "BadParameter", SkrCode.POLICY_MISSING.message());
    }
    return switch (ReleasePolicy.parseEncoded(data)) {
      case PolicyParse.Valid(var parsed) ->
          new KeyReleasePolicy(
              policy.string("contentType").orElse(KeyReleasePolicy.DEFAULT_CONTENT_TYPE),
              Bytes.utf8(parsed.canonicalJson()),
              policy.bool("immutable").orElse(false));
      case PolicyParse.Invalid invalid ->
          throw new HttpProblem(400, "BadParameter", invalid.message());
    };
  }

  private static RefusedException notOffered(String message) {
    return new RefusedException(RefusalReason.NOT_OFFERED, message);
  }
}
