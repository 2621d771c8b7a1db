package io.privyseal.attestation.collateral;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.ByteBuffer;
import java.util.List;

/// An item as its maker signed it, byte for byte, and the certificates that came with it.
///
/// @param body certificate or list in DER, chain in PEM, or signed JSON
/// @param issuers in DER, the signer first; none where the body needs none
public record CollateralContent(Bytes body, List<Bytes> issuers) {
  /// Largest body: TCB info of a family with many levels has some 20 KiB, a revocation list more.
  public static final int MAX_BODY_BYTES = 512 * 1024;

  /// Most certificates of an issuer chain; Intel's have two.
  public static final int MAX_ISSUERS = 8;

  public static final int MAX_ISSUER_BYTES = 8 * 1024;

  /// @throws MalformedInputException if a part is larger than the bounds of this class, or empty
  public CollateralContent {
    issuers = List.copyOf(issuers);
    bound("collateral", body, MAX_BODY_BYTES);
    if (issuers.size() > MAX_ISSUERS) {
      throw new MalformedInputException(
          "issuer chain: expected at most %d certificates, found %d"
              .formatted(MAX_ISSUERS, issuers.size()));
    }
    issuers.forEach(issuer -> bound("issuer certificate", issuer, MAX_ISSUER_BYTES));
  }

  private static void bound(String what, Bytes part, int max) {
    if (part.length() == 0 || part.length() > max) {
      throw new MalformedInputException(
          "%s: expected 1 to %d bytes, found %d".formatted(what, max, part.length()));
    }
  }

  /// Without issuer chain.
  public static CollateralContent of(Bytes body) {
    return new CollateralContent(body, List.of());
  }

  public int bytes() {
    return body.length() + issuers.stream().mapToInt(Bytes::length).sum();
  }

  /// SHA-256 over body and issuers in order, each after its length (four bytes, big endian).
  public Bytes digest() {
    var all = ByteBuffer.allocate(bytes() + Integer.BYTES * (1 + issuers.size()));
    add(all, body);
    issuers.forEach(issuer -> add(all, issuer));
    return Digests.sha256(all.array());
  }

  private static void add(ByteBuffer all, Bytes part) {
    all.putInt(part.length()).put(part.toArray());
  }
}
