package io.privyseal.attestation.collateral.bundle;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Items of collateral under one signature. As a file: lines of UTF-8, each ended by a line feed;
/// the first is a compact JWS over a [BundleManifest], every other one is an item in JSON, in the
/// order of names.
///
/// `{"name":"amd/crl/milan/vcek","body":base64url,"issuers":[base64url,…]}`
///
/// @param manifest what was signed
/// @param keyId thumbprint (RFC 7638) of the key that signed it
/// @param items in the order of their names
public record Bundle(
    BundleManifest manifest, String keyId, Map<CollateralId, CollateralContent> items) {
  /// `typ` of the JWS.
  public static final String TYPE = "privyseal-collateral-bundle";

  /// Most items of one bundle.
  public static final int MAX_ITEMS = 20_000;

  /// Largest file.
  public static final long MAX_BYTES = 256L * 1024 * 1024;

  private static final int MAX_LINE_BYTES = 2 * CollateralContent.MAX_BODY_BYTES;
  private static final Json.Limits LIMITS = new Json.Limits(MAX_LINE_BYTES, 4, 32);

  public Bundle {
    items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
  }

  /// Signs and writes.
  ///
  /// @param sequence above that of the signer's last bundle
  /// @throws IllegalArgumentException if there are more than [#MAX_ITEMS]
  /// @throws IOException if it cannot be written
  public static BundleManifest write(
      OutputStream out,
      CryptoEngine engine,
      SignatureScheme scheme,
      KeyPair signer,
      long sequence,
      Instant created,
      Map<CollateralId, CollateralContent> items)
      throws IOException {
    if (items.size() > MAX_ITEMS) {
      throw new IllegalArgumentException("a bundle holds at most " + MAX_ITEMS + " items");
    }
    var manifest = BundleManifest.of(sequence, created, items);
    var header =
        JsonObject.builder()
            .put("alg", scheme.name())
            .put("typ", TYPE)
            .put("kid", keyId(signer.getPublic()))
            .build();
    line(out, Jws.sign(engine, scheme, signer.getPrivate(), header, manifest.toJson()));
    var ordered = new TreeMap<String, String>();
    items.forEach((id, content) -> ordered.put(id.text(), json(id, content)));
    for (var text : ordered.values()) {
      line(out, text);
    }
    return manifest;
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  private static String json(CollateralId id, CollateralContent content) {
    return JsonObject.builder()
        .put("name", id.text())
        .put("body", content.body().base64Url())
        .put(
            "issuers",
            JsonArray.ofStrings(content.issuers().stream().map(Bytes::base64Url).toList()))
        .build()
        .toJson();
  }

  /// Thumbprint of a key, as bundles name it.
  public static String keyId(PublicKey key) {
    return Jwk.of(key).thumbprint().base64Url();
  }

  /// Reads a bundle that `key` signed. What its items say is not checked yet.
  ///
  /// @throws MalformedInputException if it is none, was signed by another key, or holds other items
  ///   than were signed
  /// @throws IOException if it cannot be read
  public static Bundle read(InputStream in, CryptoEngine engine, PublicKey key) throws IOException {
    try {
      var lines = new Lines(in);
      var jws = Jws.parse(lines.next("signature"));
      if (!jws.header().string("typ").equals(java.util.Optional.of(TYPE))) {
        throw new MalformedInputException("signature: expected typ " + TYPE);
      }
      if (!jws.isSignedBy(engine, key)) {
        throw new MalformedInputException("signature: not made by the pinned key");
      }
      var manifest = BundleManifest.parse(jws.payload());
      var items = new LinkedHashMap<CollateralId, CollateralContent>();
      while (lines.hasNext()) {
        add(items, lines.next("item"));
      }
      if (items.size() != manifest.items()
          || !BundleManifest.digestOf(items).equals(manifest.digest())) {
        throw new MalformedInputException("the items are not those that were signed");
      }
      return new Bundle(manifest, keyId(key), items);
    } catch (MalformedInputException e) {
      throw e.in("bundle");
    }
  }

  private static void add(Map<CollateralId, CollateralContent> items, String line) {
    var json = Json.parseObject(Bytes.utf8(line), LIMITS);
    var id = CollateralId.parse(text(json, "name"));
    var issuers = new ArrayList<Bytes>();
    for (var issuer : json.array("issuers").orElse(List.of())) {
      if (!(issuer instanceof JsonString(var text))) {
        throw new MalformedInputException("issuers: expected texts");
      }
      issuers.add(Base64Url.decode(text));
    }
    var content = new CollateralContent(Base64Url.decode(text(json, "body")), issuers);
    if (items.size() >= MAX_ITEMS || items.put(id, content) != null) {
      throw new MalformedInputException("an item stands there twice, or there are too many");
    }
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }

  /// Lines of bounded length, from a file of bounded size.
  private static final class Lines {
    private final InputStream in;
    private long left = MAX_BYTES;
    private int ahead;

    Lines(InputStream in) throws IOException {
      this.in = in;
      this.ahead = in.read();
    }

    boolean hasNext() {
      return ahead >= 0;
    }

    String next(String what) throws IOException {
      var line = new ByteArrayOutputStream();
      while (ahead >= 0 && ahead != '\n') {
        if (line.size() >= MAX_LINE_BYTES || --left < 0) {
          throw new MalformedInputException(what + ": too long");
        }
        line.write(ahead);
        ahead = in.read();
      }
      if (ahead < 0) {
        throw new MalformedInputException(what + ": cut off");
      }
      ahead = in.read();
      return line.toString(StandardCharsets.UTF_8);
    }
  }
}
