package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.security.PrivateKey;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// A released key in plain, outside the heap until it is used, overwritten on [#close].
public final class OpenedKey implements AutoCloseable {
  private final JsonObject statement;
  private final Secret material;

  OpenedKey(JsonObject statement, Secret material) {
    this.statement = statement;
    this.material = material;
  }

  /// URL of the key with its version.
  public String kid() {
    return statement.string("kid").orElse("");
  }

  /// `RSA`, `EC` or `oct`: the kind without the suffix that says where the vault keeps it.
  public String kind() {
    return KeyKind.of(statement).name();
  }

  public List<String> keyOps() {
    return statement.array("key_ops").orElse(List.of()).stream()
        .map(op -> op instanceof JsonString(var text) ? text : "")
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /// The public JWK as the vault states it, without wrapped or private members.
  public JsonObject publicJwk() {
    var members = JsonObject.builder();
    statement
        .members()
        .forEach((name, value) -> {
          if (!name.equals("key_hsm")) {
            members.put(name, value);
          }
        });
    return members.build();
  }

  /// PKCS #8 for RSA and EC, raw bytes for symmetric keys. Closed with this key.
  public Secret material() {
    return material;
  }

  /// An RSA or EC key for use with the platform's crypto. It is on the heap and outlives [#close]:
  /// keep it short.
  ///
  /// @throws IllegalStateException if this is a symmetric key, or after [#close]
  public PrivateKey privateKey() {
    return switch (KeyKind.of(statement)) {
      case RSA, EC -> material.expose(Pem::privateKey);
      case OCT -> throw new IllegalStateException("a symmetric key has no private key");
    };
  }

  /// A symmetric key for use with the platform's crypto. It is on the heap and outlives [#close]:
  /// keep it short.
  ///
  /// @throws IllegalStateException if this is not a symmetric key, or after [#close]
  public SecretKey secretKey() {
    return switch (KeyKind.of(statement)) {
      case RSA, EC -> throw new IllegalStateException("this is not a symmetric key");
      case OCT -> material.expose(raw -> new SecretKeySpec(raw, "AES"));
    };
  }

  @Override
  public void close() {
    material.close();
  }

  @Override
  public String toString() {
    return "OpenedKey[" + kid() + "]";
  }
}
