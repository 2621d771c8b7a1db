package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// Quotes byte by byte, to be made wrong in one place. Well formed, signed by nobody.
final class QuoteBytes {
  static final int HEADER_BYTES = 48;
  static final Bytes PEM =
      Bytes.utf8("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n");

  int version = 3;
  int keyType = Quote.ECDSA_P256;
  long teeType = TeeType.SGX.code();
  Bytes vendor = Quote.INTEL_QE_VENDOR;
  int bodyType = 1;
  Bytes body = random(EnclaveReport.BYTES, 1);
  long bodyLength = -1;
  int signatureBytes = 64;
  Bytes authenticationData = random(32, 2);
  int outerType = 6;
  int type = 5;
  Bytes certificationData = PEM;
  Bytes afterCertificationData = Bytes.empty();
  long signatureDataLengthChange;
  Bytes trailing = Bytes.empty();

  static QuoteBytes sgx3() {
    return new QuoteBytes();
  }

  static QuoteBytes tdx4() {
    var quote = new QuoteBytes();
    quote.version = 4;
    quote.teeType = TeeType.TDX.code();
    quote.body = random(TdReport.BYTES_1_0, 1);
    return quote;
  }

  static QuoteBytes tdx5(int bodyType, int bodyBytes) {
    var quote = tdx4();
    quote.version = 5;
    quote.bodyType = bodyType;
    quote.body = random(bodyBytes, 1);
    return quote;
  }

  QuoteBytes with(java.util.function.Consumer<QuoteBytes> change) {
    change.accept(this);
    return this;
  }

  Bytes bytes() {
    var auth = authentication();
    var length = number(4, auth.length() + signatureDataLengthChange);
    return header().concat(describedBody()).concat(length).concat(auth).concat(trailing);
  }

  private Bytes header() {
    return number(2, version)
        .concat(number(2, keyType))
        .concat(number(4, teeType))
        .concat(number(4, 0))
        .concat(vendor)
        .concat(random(20, 3));
  }

  private Bytes describedBody() {
    if (version != 5) {
      return body;
    }
    var length = bodyLength < 0 ? body.length() : bodyLength;
    return number(2, bodyType).concat(number(4, length)).concat(body);
  }

  private Bytes authentication() {
    var signed = random(signatureBytes, 4).concat(random(signatureBytes, 5));
    var certified =
        random(EnclaveReport.BYTES, 6)
            .concat(random(64, 7))
            .concat(number(2, authenticationData.length()))
            .concat(authenticationData)
            .concat(number(2, type))
            .concat(number(4, certificationData.length()))
            .concat(certificationData)
            .concat(afterCertificationData);
    return version == 3
        ? signed.concat(certified)
        : signed
            .concat(number(2, outerType))
            .concat(number(4, certified.length()))
            .concat(certified);
  }

  static Bytes number(int bytes, long value) {
    var buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return Bytes.copyOf(buffer.array()).slice(0, bytes);
  }

  static Bytes random(int length, long seed) {
    var content = new byte[length];
    new Random(seed).nextBytes(content);
    return Bytes.copyOf(content);
  }
}
