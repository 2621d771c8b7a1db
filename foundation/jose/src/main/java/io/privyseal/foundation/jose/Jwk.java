package io.privyseal.foundation.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.secp256k1.Secp256k1;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A JSON Web Key (RFC 7517) of kind RSA or EC (P-256, P-384, P-521, and P-256K as the key vault
/// names secp256k1).
///
/// Holds the public members only; private ones are read by [#readPrivate] and written by
/// [#writePrivate] and kept nowhere. A key whose numbers do not make a key is refused on reading.
///
/// @param json the public members as they were read or made, unknown ones included
/// @param publicKey the key; for a JWK with `x5c` and no numbers that of the first certificate
/// @param certificates `x5c`, leaf first; empty without
public record Jwk(JsonObject json, PublicKey publicKey, List<X509Certificate> certificates) {
  /// Certificates that `x5c` may hold.
  public static final int MAX_CERTIFICATES = 8;

  private static final Set<String> PRIVATE_MEMBERS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "key_hsm");

  public Jwk {
    certificates = List.copyOf(certificates);
  }

  /// Reads a public key. Private members, if any, are dropped.
  ///
  /// @throws MalformedInputException if it is of another kind, its numbers make no key, or numbers
  ///   and first certificate disagree
  public static Jwk parse(JsonObject json) {
    var members = JsonObject.builder();
    json.members()
        .forEach((name, value) -> {
          if (!PRIVATE_MEMBERS.contains(name)) {
            members.put(name, value);
          }
        });
    var publicJson = members.build();
    var certificates = certificates(publicJson);
    if (!publicJson.has("n") && !publicJson.has("x") && !certificates.isEmpty()) {
      return new Jwk(publicJson, certificates.getFirst().getPublicKey(), certificates);
    }
    var key = publicKey(publicJson);
    if (!certificates.isEmpty() && !certificates.getFirst().getPublicKey().equals(key)) {
      throw new MalformedInputException("JWK: x5c[0] holds another key than the JWK");
    }
    return new Jwk(publicJson, key, certificates);
  }

  /// The JWK of a key: `kty` and the numbers.
  ///
  /// @throws IllegalArgumentException if it is neither RSA nor EC on a known curve
  public static Jwk of(PublicKey key) {
    var json =
        switch (key) {
          case RSAPublicKey rsa -> rsaMembers(new RSAKey.Builder(rsa).build());
          case ECPublicKey ec -> ecMembers(ec);
          default -> throw new IllegalArgumentException("JWK: expected an RSA or EC key");
        };
    return new Jwk(json, key, List.of());
  }

  /// The same key with `name` set; for `kid`, `use`, `alg`.
  public Jwk with(String name, String value) {
    if (PRIVATE_MEMBERS.contains(name)) {
      throw new IllegalArgumentException("JWK: private members are not kept");
    }
    return new Jwk(json.toBuilder().put(name, value).build(), publicKey, certificates);
  }

  /// The same key with these `key_ops`.
  public Jwk withKeyOps(List<String> keyOps) {
    return new Jwk(
        json.toBuilder().put("key_ops", JsonArray.ofStrings(keyOps)).build(),
        publicKey,
        certificates);
  }

  /// The same key with `x5c`, leaf first.
  public Jwk withCertificates(List<X509Certificate> chain) {
    var encoded = new ArrayList<String>();
    try {
      for (var certificate : chain) {
        encoded.add(java.util.Base64.getEncoder().encodeToString(certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate has no encoding", e);
    }
    return new Jwk(
        json.toBuilder().put("x5c", JsonArray.ofStrings(encoded)).build(), publicKey, chain);
  }

  public Optional<String> kid() {
    return json.string("kid");
  }

  /// `key_ops`; empty without.
  public List<String> keyOps() {
    return json.array("key_ops").orElse(List.of()).stream()
        .map(op -> op instanceof JsonString(var text) ? text : "")
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /// SHA-256 thumbprint (RFC 7638), 32 bytes.
  public Bytes thumbprint() {
    var own = of(publicKey).json;
    var required =
        switch (own.string("kty").orElseThrow()) {
          case "RSA" -> List.of("e", "kty", "n");
          default -> List.of("crv", "kty", "x", "y");
        };
    var ordered = JsonObject.builder();
    required.forEach(name -> ordered.put(name, own.string(name).orElseThrow()));
    return Digests.sha256(ordered.build().toJson().getBytes(StandardCharsets.UTF_8));
  }

  /// The private key of a JWK with its private members. RSA needs all CRT members.
  ///
  /// @throws MalformedInputException if it has no private members or they make no key that belongs
  ///   to the public one
  public static PrivateKey readPrivate(JsonObject json) {
    if (isP256K(json)) {
      var number = new BigInteger(1, coordinate(json, "d").toArray());
      return Secp256k1.privateKey(number);
    }
    try {
      return switch (nimbus(json)) {
        case RSAKey rsa when rsa.isPrivate() && rsa.getFirstPrimeFactor() != null ->
            consistent(rsa);
        case ECKey ec when ec.isPrivate() -> ec.toECPrivateKey();
        default -> throw new MalformedInputException("JWK: expected a private RSA or EC key");
      };
    } catch (JOSEException e) {
      throw new MalformedInputException("JWK: the private members make no key", e);
    }
  }

  private static PrivateKey consistent(RSAKey rsa) throws JOSEException {
    var key = rsa.toRSAPrivateKey();
    if (key instanceof RSAPrivateCrtKey crt
        && crt.getPrimeP().multiply(crt.getPrimeQ()).equals(crt.getModulus())) {
      return key;
    }
    throw new MalformedInputException("JWK: p times q is not n");
  }

  /// The JWK with its private members, for handing a key out. The result is secret.
  ///
  /// @throws IllegalArgumentException if the two keys are not of one kind
  public static JsonObject writePrivate(PublicKey publicKey, PrivateKey privateKey) {
    var json = of(publicKey).json.toBuilder();
    switch (privateKey) {
      case RSAPrivateCrtKey rsa -> {
        var full = new RSAKey.Builder((RSAPublicKey) publicKey).privateKey(rsa).build();
        json.put("d", full.getPrivateExponent().toString())
            .put("p", full.getFirstPrimeFactor().toString())
            .put("q", full.getSecondPrimeFactor().toString())
            .put("dp", full.getFirstFactorCRTExponent().toString())
            .put("dq", full.getSecondFactorCRTExponent().toString())
            .put("qi", full.getFirstCRTCoefficient().toString());
      }
      case ECPrivateKey ec -> json.put("d", number(ec.getS(), curveOf((ECPublicKey) publicKey)));
      default -> throw new IllegalArgumentException("JWK: expected an RSA (CRT) or EC key");
    }
    return json.build();
  }

  private static PublicKey publicKey(JsonObject json) {
    if (isP256K(json)) {
      return EcCurve.P256K
          .publicKey(coordinate(json, "x").toArray(), coordinate(json, "y").toArray())
          .orElseThrow(() -> new MalformedInputException("JWK: the members make no key"));
    }
    try {
      return switch (nimbus(json)) {
        case RSAKey rsa -> rsa.toRSAPublicKey();
        case ECKey ec -> ec.toECPublicKey();
        default -> throw new MalformedInputException("JWK: expected kty RSA or EC");
      };
    } catch (JOSEException e) {
      throw new MalformedInputException("JWK: the members make no key", e);
    }
  }

  /// The runtime has no such curve, so the library cannot make keys of it.
  private static boolean isP256K(JsonObject json) {
    return json.string("kty").filter("EC"::equals).isPresent()
        && json.string("crv").filter(EcCurve.P256K.crv()::equals).isPresent();
  }

  private static Bytes coordinate(JsonObject json, String name) {
    var bytes = Base64Url.decode(json.string(name).orElse(""));
    if (bytes.length() != EcCurve.P256K.fieldBytes()) {
      throw new MalformedInputException("JWK: %s: expected 32 bytes".formatted(name));
    }
    return bytes;
  }

  private static JWK nimbus(JsonObject json) {
    var kept = JsonObject.builder();
    for (var name : List.of("kty", "n", "e", "d", "p", "q", "dp", "dq", "qi", "crv", "x", "y")) {
      json.get(name).ifPresent(value -> kept.put(name, value));
    }
    try {
      return JWK.parse(kept.build().toJson());
    } catch (ParseException | IllegalArgumentException e) {
      throw new MalformedInputException("JWK: expected an RSA or EC key with its members", e);
    }
  }

  private static JsonObject rsaMembers(RSAKey key) {
    return JsonObject.builder()
        .put("kty", "RSA")
        .put("n", key.getModulus().toString())
        .put("e", key.getPublicExponent().toString())
        .build();
  }

  private static JsonObject ecMembers(ECPublicKey key) {
    var curve = curveOf(key);
    return JsonObject.builder()
        .put("kty", "EC")
        .put("crv", curve.crv())
        .put("x", number(key.getW().getAffineX(), curve))
        .put("y", number(key.getW().getAffineY(), curve))
        .build();
  }

  private static String number(BigInteger value, EcCurve curve) {
    return ECKey.encodeCoordinate(8 * curve.fieldBytes(), value).toString();
  }

  private static EcCurve curveOf(java.security.interfaces.ECKey key) {
    return EcCurve.of(key.getParams())
        .orElseThrow(() -> new IllegalArgumentException("JWK: unknown curve"));
  }

  private static List<X509Certificate> certificates(JsonObject json) {
    var encoded = json.array("x5c").orElse(List.of());
    if (encoded.size() > MAX_CERTIFICATES) {
      throw new MalformedInputException(
          "JWK: expected at most %d certificates".formatted(MAX_CERTIFICATES));
    }
    var certificates = new ArrayList<X509Certificate>();
    for (var item : encoded) {
      if (!(item instanceof JsonString(var text))) {
        throw new MalformedInputException("JWK: expected text in x5c");
      }
      try {
        certificates.add(Pem.certificate(Bytes.copyOf(java.util.Base64.getDecoder().decode(text))));
      } catch (IllegalArgumentException e) {
        throw new MalformedInputException("JWK: x5c is not base64", e);
      }
    }
    return certificates;
  }
}
