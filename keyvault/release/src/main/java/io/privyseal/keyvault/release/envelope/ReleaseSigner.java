package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Signs answers with the certificate of the vault, in the header that the service is recorded to
/// send: `alg`, `kid` (SHA-1 thumbprint in upper-case hex), `x5t`, `typ`, `x5t#S256`, `x5c`.
///
/// The chain has at least three certificates: clients take the last for the root and never use it
/// as an intermediate, so a chain of leaf and issuer alone does not verify there.
public final class ReleaseSigner {
  /// Fewest certificates in `x5c`: leaf, intermediate, root.
  public static final int MIN_CHAIN = 3;

  private static final String TYPE = "JWT";

  private final CryptoEngine engine;
  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final JsonObject header;

  /// @param key of the first certificate
  /// @param chain leaf with an RSA key and the vault's host names, intermediates, root
  /// @throws IllegalArgumentException if the chain is too short or its leaf has no RSA key
  public ReleaseSigner(CryptoEngine engine, PrivateKey key, List<X509Certificate> chain) {
    if (chain.size() < MIN_CHAIN) {
      throw new IllegalArgumentException(
          "expected leaf, intermediate and root, found " + chain.size() + " certificates");
    }
    if (!(chain.getFirst().getPublicKey() instanceof RSAPublicKey)) {
      throw new IllegalArgumentException("clients accept an RSA leaf only");
    }
    this.engine = engine;
    this.key = key;
    this.chain = List.copyOf(chain);
    this.header = header(this.chain);
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  String sign(JsonObject payload) {
    return sign(header, payload);
  }

  /// Signs another statement of the vault than a release.
  ///
  /// @param type its `typ`, which tells the two apart
  public String sign(String type, JsonObject payload) {
    if (type.equals(TYPE)) {
      throw new IllegalArgumentException("only a release is signed as " + TYPE);
    }
    return sign(header.toBuilder().put("typ", type).build(), payload);
  }

  private String sign(JsonObject ownHeader, JsonObject payload) {
    return Jws.sign(engine, SignatureScheme.RS256, key, ownHeader, Bytes.utf8(payload.toJson()));
  }

  private static JsonObject header(List<X509Certificate> chain) {
    var thumbprints = Thumbprints.of(chain.getFirst());
    var encoded = new ArrayList<String>();
    for (var certificate : chain) {
      encoded.add(Base64.getEncoder().encodeToString(der(certificate)));
    }
    return JsonObject.builder()
        .put("alg", SignatureScheme.RS256.name())
        .put("kid", thumbprints.kid())
        .put("x5t", thumbprints.sha1().base64Url())
        .put("typ", TYPE)
        .put("x5t#S256", thumbprints.sha256().base64Url())
        .put("x5c", JsonArray.ofStrings(encoded))
        .build();
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without encoding", e);
    }
  }
}
