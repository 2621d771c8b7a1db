package io.privyseal.foundation.jose;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A JSON Web Key (RFC 7517) of kind RSA or EC, as JSON and as key.
///
/// Public by default: private members are only read and written by the methods that say so.
public final class Jwk {
  private final JsonObject json;

  private Jwk(JsonObject json) {
    this.json = json;
  }

  public static Jwk of(JsonObject json) {
    return new Jwk(json);
  }
}
