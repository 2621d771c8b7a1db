package io.privyseal.attestation.endorsements.uvm;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A statement that a launch measurement is that of a version of a utility VM, as its publisher
/// signed it. Parsed, not verified.
///
/// Source: microsoft/confidential-sidecar-containers, pkg/cosesign1 (`reference_info.cose`); RFC
/// 9052, section 4.2 COSE_Sign1; RFC 9360, `x5chain`.
///
/// @param algorithm of the signature
/// @param chain certificates in DER, signer first, root last
/// @param thumbprint SHA-256 of the signer's certificate; empty if the header has none
/// @param issuer who says so
/// @param feed of which product: `ContainerPlat-AMD-UVM`
/// @param signingTime when the signer says that it signed; empty if it does not
/// @param measurement launch measurement, 48 bytes
/// @param guestSvn version number of the image, as its publisher counts
/// @param signedBytes exactly what the signature covers
public record UvmEndorsement(
    SignatureScheme algorithm,
    List<Bytes> chain,
    Optional<Bytes> thumbprint,
    DidX509 issuer,
    String feed,
    Optional<Instant> signingTime,
    Bytes measurement,
    long guestSvn,
    Bytes signedBytes,
    Bytes signature) {
  /// Largest statement that is read; Azure's have 11 000 bytes.
  public static final int MAX_BYTES = 64 * 1024;

  /// Certificates of one chain; Azure's have three.
  public static final int MAX_CERTIFICATES = 6;

  public static final int MEASUREMENT_BYTES = 48;

  public UvmEndorsement {
    chain = List.copyOf(chain);
  }

  /// @throws MalformedInputException if `content` is no such statement
  public static UvmEndorsement parse(Bytes content) {
    if (content.length() > MAX_BYTES) {
      throw new MalformedInputException(
          "(UVM endorsement) expected at most %d bytes, found %d"
              .formatted(MAX_BYTES, content.length()));
    }
    try {
      return new UvmEndorsementReader(content).read();
    } catch (MalformedInputException e) {
      throw e.in("UVM endorsement");
    }
  }

  /// No content: evidence has no place in logs.
  @Override
  public String toString() {
    return "UvmEndorsement[%s, svn %d]".formatted(feed, guestSvn);
  }
}
