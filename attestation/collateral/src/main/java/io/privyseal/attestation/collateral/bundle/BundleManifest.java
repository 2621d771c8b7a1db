package io.privyseal.attestation.collateral.bundle;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// What a bundle's signature covers: the payload of its JWS.
///
/// `{"version":1,"sequence":1767225600,"created":"2026-01-01T00:00:00Z","items":12,"digest":"…"}`
///
/// @param sequence grows from bundle to bundle of one signer; by custom the seconds since 1970
/// @param created when it was made
/// @param items how many
/// @param digest SHA-256 over a line for each item, in the order of their names: name, space, hex
///   of [CollateralContent#digest], line feed
public record BundleManifest(long sequence, Instant created, int items, Bytes digest) {
  private static final int VERSION = 1;
  private static final int DIGEST_BYTES = 32;
  private static final Json.Limits LIMITS = new Json.Limits(4096, 4, 32);

  public BundleManifest {
    if (sequence < 1 || items < 0 || digest.length() != DIGEST_BYTES) {
      throw new MalformedInputException("bundle manifest: a member is out of range");
    }
  }

  static BundleManifest of(
      long sequence, Instant created, Map<CollateralId, CollateralContent> items) {
    return new BundleManifest(sequence, created, items.size(), digestOf(items));
  }

  static Bytes digestOf(Map<CollateralId, CollateralContent> items) {
    var lines = new TreeMap<String, Bytes>();
    items.forEach((id, content) -> lines.put(id.text(), content.digest()));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      lines.forEach((name, item) ->
          digest.update((name + " " + item.hex() + "\n").getBytes(StandardCharsets.UTF_8)));
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Bytes toJson() {
    return Bytes.utf8(
        JsonObject.builder()
            .put("version", VERSION)
            .put("sequence", sequence)
            .put("created", created.toString())
            .put("items", items)
            .put("digest", digest.base64Url())
            .build()
            .toJson());
  }

  /// @throws MalformedInputException if it is no manifest of this version
  static BundleManifest parse(Bytes payload) {
    try {
      var json = Json.parseObject(payload, LIMITS);
      if (integer(json, "version") != VERSION) {
        throw new MalformedInputException("version: expected " + VERSION);
      }
      return new BundleManifest(
          integer(json, "sequence"),
          Instant.parse(text(json, "created")),
          Math.toIntExact(integer(json, "items")),
          io.privyseal.foundation.bytes.Base64Url.decode(text(json, "digest")));
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedInputException("bundle manifest: a member is not of its form", e);
    } catch (MalformedInputException e) {
      throw e.in("bundle manifest");
    }
  }

  private static long integer(JsonObject json, String name) {
    return json.integer(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a number"));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException(name + ": expected a text"));
  }
}
