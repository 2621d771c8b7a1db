package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A TPM quote as `az-cvm-vtpm` writes it to a file: signature, TPMS_ATTEST, each after its length
/// in eight bytes, little endian; then the number of registers, and the values of the SHA-256 bank
/// from register 0 upwards.
///
/// Source: kinvolk/azure-cvm-tooling, az-cvm-vtpm `Quote`, serialised by bincode.
final class SerializedQuote {
  private static final int MAX_SIGNATURE_BYTES = 1024;

  private SerializedQuote() {}

  /// A signature of a usual length, and after it what TPMs generate.
  static boolean isOne(Bytes input) {
    return split(input).isPresent();
  }

  private static Optional<Integer> split(Bytes input) {
    if (input.length() < Long.BYTES) {
      return Optional.empty();
    }
    var length = BoundedReader.littleEndian(input.slice(0, Long.BYTES)).u64("signature length");
    var message = 2L * Long.BYTES + length;
    if (length < 64 || length > MAX_SIGNATURE_BYTES || message > input.length()) {
      return Optional.empty();
    }
    var rest = input.slice((int) message, input.length() - (int) message);
    return TpmAttest.isOne(rest) ? Optional.of((int) length) : Optional.empty();
  }

  static VtpmParts open(Bytes input) {
    var in = BoundedReader.littleEndian(input);
    var signature = in.bytes(length(in, MAX_SIGNATURE_BYTES, "signature"), "signature");
    var message = in.bytes(length(in, TpmAttest.MAX_BYTES, "message"), "message");
    var count = length(in, PcrSelection.MAX_REGISTERS, "registers");
    List<Bytes> values = new ArrayList<>();
    for (var i = 0; i < count; i++) {
      values.add(in.bytes(TpmHash.SHA256.bytes(), "register"));
    }
    in.end("TPM quote");
    return VtpmParts.of(
        TpmQuote.azure(message, signature), PcrValues.fromZero(TpmHash.SHA256, values));
  }

  private static int length(BoundedReader in, int max, String field) {
    var length = in.u64(field + " length");
    if (length < 0 || length > max) {
      throw new MalformedInputException(
          "%s: expected at most %d, found %d".formatted(field, max, length));
    }
    return (int) length;
  }
}
