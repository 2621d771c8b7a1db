package io.privyseal.attestation.testkit.uvm;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An endorsement of a utility VM in the making: COSE_Sign1 over JSON. Every method changes this
/// builder and gives it back; [#bytes] signs.
///
/// Source: RFC 9052, section 4.2; the shape is that of Azure's utility VMs.
public final class UvmEndorsementBuilder {
  private static final int ALGORITHM = 1;
  private static final int CONTENT_TYPE = 3;
  private static final int CERTIFICATES = 33;
  private static final int THUMBPRINT = 34;
  private static final int SHA_256 = -16;
  private static final int COSE_SIGN1 = 18;
  private static final int EPOCH_SECONDS = 1;

  private final SimulatedPublisher publisher;
  private long algorithm = -38; // PS384
  private String contentType = "application/json";
  private List<Bytes> chain;
  private String issuer;
  private String feed = "ContainerPlat-AMD-UVM";
  private Bytes payload;
  private PrivateKey key;
  private Optional<Bytes> signature = Optional.empty();
  private Optional<Bytes> thumbprint = Optional.empty();
  private Optional<Instant> signingTime = Optional.empty();

  UvmEndorsementBuilder(SimulatedPublisher publisher, Bytes measurement, long guestSvn) {
    this.publisher = publisher;
    this.chain = publisher.chain();
    this.issuer = publisher.issuer();
    this.key = publisher.signer().getPrivate();
    this.payload =
        Bytes.utf8(
            JsonObject.builder()
                .put("x-ms-sevsnpvm-guestsvn", Long.toString(guestSvn))
                .put("x-ms-sevsnpvm-launchmeasurement", measurement.hex())
                .build()
                .toJson());
  }

  /// What the protected header says; the signature is PS384 in any case.
  public UvmEndorsementBuilder algorithm(long other) {
    this.algorithm = other;
    return this;
  }

  public UvmEndorsementBuilder contentType(String other) {
    this.contentType = other;
    return this;
  }

  /// The certificates in the protected header, signer first.
  public UvmEndorsementBuilder chain(List<Bytes> other) {
    this.chain = List.copyOf(other);
    return this;
  }

  /// A `did:x509`.
  public UvmEndorsementBuilder issuer(String other) {
    this.issuer = other;
    return this;
  }

  public UvmEndorsementBuilder feed(String other) {
    this.feed = other;
    return this;
  }

  public UvmEndorsementBuilder payload(Bytes other) {
    this.payload = other;
    return this;
  }

  public UvmEndorsementBuilder signedBy(PrivateKey other) {
    this.key = other;
    return this;
  }

  public UvmEndorsementBuilder signature(Bytes other) {
    this.signature = Optional.of(other);
    return this;
  }

  /// What the header names as the SHA-256 of the signer's certificate, in place of what it is.
  public UvmEndorsementBuilder thumbprint(Bytes other) {
    this.thumbprint = Optional.of(other);
    return this;
  }

  /// When the signer says that it signs; it says nothing otherwise.
  public UvmEndorsementBuilder signedAt(Instant time) {
    this.signingTime = Optional.of(time);
    return this;
  }

  /// The COSE_Sign1, tagged.
  public Bytes bytes() {
    var header = header();
    return new CborWriter()
        .tag(COSE_SIGN1)
        .array(4)
        .bytes(header)
        .map(0)
        .bytes(payload)
        .bytes(signature.orElseGet(() -> sign(header)))
        .written();
  }

  private Bytes header() {
    var writer =
        new CborWriter()
            .map(signingTime.isPresent() ? 7 : 6)
            .integer(ALGORITHM)
            .integer(algorithm)
            .integer(CONTENT_TYPE)
            .text(contentType)
            .integer(CERTIFICATES)
            .byteStrings(chain)
            .integer(THUMBPRINT)
            .array(2)
            .integer(SHA_256)
            .bytes(thumbprint.orElseGet(this::signersThumbprint))
            .text("iss")
            .text(issuer)
            .text("feed")
            .text(feed);
    signingTime.ifPresent(
        time -> writer.text("signingtime").tag(EPOCH_SECONDS).integer(time.getEpochSecond()));
    return writer.written();
  }

  private Bytes signersThumbprint() {
    return chain.isEmpty() ? Bytes.empty() : Digests.sha256(chain.getFirst());
  }

  private Bytes sign(Bytes header) {
    var toBeSigned =
        new CborWriter()
            .array(4)
            .text("Signature1")
            .bytes(header)
            .bytes(Bytes.empty())
            .bytes(payload)
            .written();
    return Bytes.copyOf(publisher.engine().sign(SignatureScheme.PS384, key, toBeSigned.toArray()));
  }
}
