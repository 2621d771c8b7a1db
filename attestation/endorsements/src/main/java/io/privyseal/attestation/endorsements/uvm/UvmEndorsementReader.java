package io.privyseal.attestation.endorsements.uvm;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Takes a COSE_Sign1 apart.
final class UvmEndorsementReader {
  private static final long SIGN1_TAG = 18;
  private static final long ALGORITHM = 1;
  private static final long CRITICAL = 2;
  private static final long CONTENT_TYPE = 3;
  private static final long CHAIN = 33;
  private static final long THUMBPRINT = 34;
  private static final long SHA_256 = -16;
  private static final long TIME_TAG = 1;
  private static final String JSON = "application/json";
  private static final Json.Limits PAYLOAD = new Json.Limits(4 * 1024, 2, 50);
  private static final Pattern SVN = Pattern.compile("0|[1-9][0-9]{0,9}");

  /// Source: RFC 9053, section 2.1; RFC 8230, section 2.
  private static final Map<Long, SignatureScheme> ALGORITHMS =
      Map.of(
          -7L, SignatureScheme.ES256,
          -35L, SignatureScheme.ES384,
          -36L, SignatureScheme.ES512,
          -37L, SignatureScheme.PS256,
          -38L, SignatureScheme.PS384,
          -39L, SignatureScheme.PS512);

  private final Bytes protectedBytes;
  private final Cbor.Members header;
  private final Bytes payload;
  private final Bytes signature;

  UvmEndorsementReader(Bytes content) {
    if (!(CborReader.read(content) instanceof Cbor.Tagged(var tag, Cbor.Items(var parts)))
        || tag != SIGN1_TAG
        || parts.size() != 4
        || !(parts.get(0) instanceof Cbor.ByteString(var protectedHeader))
        || !(parts.get(1) instanceof Cbor.Members)
        || !(parts.get(2) instanceof Cbor.ByteString(var signed))
        || !(parts.get(3) instanceof Cbor.ByteString(var signer))) {
      throw new MalformedInputException("expected COSE_Sign1 with its tag");
    }
    if (!(CborReader.read(protectedHeader) instanceof Cbor.Members members)) {
      throw new MalformedInputException("protected header: expected a map");
    }
    this.protectedBytes = protectedHeader;
    this.header = members;
    this.payload = signed;
    this.signature = signer;
  }

  UvmEndorsement read() {
    if (header.get(CRITICAL).isPresent()) {
      throw new MalformedInputException("crit: expected none, no extension is known");
    }
    if (!text(CONTENT_TYPE, "content type").equals(JSON)) {
      throw new MalformedInputException("content type: expected " + JSON);
    }
    var statement = Json.parseObject(payload, PAYLOAD);
    return new UvmEndorsement(
        algorithm(),
        chain(),
        thumbprint(),
        DidX509.parse(text("iss")),
        text("feed"),
        signingTime(),
        measurement(statement),
        guestSvn(statement),
        signedBytes(),
        signature);
  }

  private SignatureScheme algorithm() {
    if (header.get(ALGORITHM).orElse(null) instanceof Cbor.Whole(var code)) {
      return Optional.ofNullable(ALGORITHMS.get(code))
          .orElseThrow(() -> new MalformedInputException("alg: unknown algorithm " + code));
    }
    throw new MalformedInputException("alg: expected a number");
  }

  /// Several certificates are an array, one stands alone (RFC 9360, section 2).
  private List<Bytes> chain() {
    var certificates =
        switch (header.get(CHAIN).orElse(null)) {
          case Cbor.ByteString(var one) -> List.of(one);
          case Cbor.Items(var items) -> items.stream().map(UvmEndorsementReader::bytes).toList();
          case null, default -> throw new MalformedInputException("x5chain: expected certificates");
        };
    if (certificates.isEmpty() || certificates.size() > UvmEndorsement.MAX_CERTIFICATES) {
      throw new MalformedInputException(
          "x5chain: expected 1 to %d certificates, found %d"
              .formatted(UvmEndorsement.MAX_CERTIFICATES, certificates.size()));
    }
    return certificates;
  }

  private static Bytes bytes(Cbor item) {
    if (item instanceof Cbor.ByteString(var value)) {
      return value;
    }
    throw new MalformedInputException("x5chain: expected byte strings");
  }

  private Optional<Bytes> thumbprint() {
    var found = header.get(THUMBPRINT);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get() instanceof Cbor.Items(var parts)
        && parts.size() == 2
        && parts.get(0) instanceof Cbor.Whole(var hash)
        && hash == SHA_256
        && parts.get(1) instanceof Cbor.ByteString(var digest)) {
      return Optional.of(digest);
    }
    throw new MalformedInputException("x5t: expected SHA-256");
  }

  private Optional<Instant> signingTime() {
    var found = header.get("signingtime");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get() instanceof Cbor.Tagged(var tag, Cbor.Whole(var seconds))
        && tag == TIME_TAG
        && seconds >= 0
        && seconds <= Instant.MAX.getEpochSecond()) {
      return Optional.of(Instant.ofEpochSecond(seconds));
    }
    throw new MalformedInputException("signingtime: expected seconds since 1970");
  }

  private String text(long label, String name) {
    if (header.get(label).orElse(null) instanceof Cbor.Text(var value)) {
      return value;
    }
    throw new MalformedInputException(name + ": expected a text");
  }

  private String text(String label) {
    if (header.get(label).orElse(null) instanceof Cbor.Text(var value)) {
      return value;
    }
    throw new MalformedInputException(label + ": expected a text");
  }

  private static Bytes measurement(JsonObject statement) {
    var measurement =
        statement
            .string("x-ms-sevsnpvm-launchmeasurement")
            .map(Bytes::ofHex)
            .orElseThrow(
                () -> new MalformedInputException("x-ms-sevsnpvm-launchmeasurement: expected hex"));
    if (measurement.length() != UvmEndorsement.MEASUREMENT_BYTES) {
      throw new MalformedInputException("x-ms-sevsnpvm-launchmeasurement: expected 48 bytes");
    }
    return measurement;
  }

  /// A number, which Azure writes as a text.
  private static long guestSvn(JsonObject statement) {
    var name = "x-ms-sevsnpvm-guestsvn";
    return statement
        .integer(name)
        .filter(svn -> svn >= 0)
        .or(() -> statement.string(name).filter(t -> SVN.matcher(t).matches()).map(Long::valueOf))
        .orElseThrow(() -> new MalformedInputException(name + ": expected a number"));
  }

  /// `["Signature1", protected header, no external data, payload]` (RFC 9052, section 4.4).
  private Bytes signedBytes() {
    return Bytes.copyOf((byte) 0x84, (byte) 0x6a)
        .concat(Bytes.utf8("Signature1"))
        .concat(byteString(protectedBytes))
        .concat(byteString(Bytes.empty()))
        .concat(byteString(payload));
  }

  private static Bytes byteString(Bytes content) {
    var length = content.length();
    var head =
        length < 24
            ? ByteBuffer.allocate(1).put((byte) (0x40 | length))
            : length < 0x100
                ? ByteBuffer.allocate(2).put((byte) 0x58).put((byte) length)
                : length < 0x1_0000
                    ? ByteBuffer.allocate(3).put((byte) 0x59).putShort((short) length)
                    : ByteBuffer.allocate(5).put((byte) 0x5a).putInt(length);
    return Bytes.copyOf(head.array()).concat(content);
  }
}
