package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;

/// A quote of all registers in the form of Windows (`NCryptCreateClaim`, `NCRYPT_CLAIM_PLATFORM`):
/// the signature, the quote and the values, one after the other. Parsed, not verified.
///
/// Header of 24 bytes, little endian: magic `TPLA`, version 0, hash of the bank, lengths of
/// signature (TPMT_SIGNATURE), quote (TPMS_ATTEST) and values (all registers from 0 up).
///
/// Source: Windows SDK, ncrypt.h, `NCRYPT_TPM_PLATFORM_ATTESTATION_STATEMENT`.
///
/// @param pcrs every register of the bank, quoted or not
public record PlatformStatement(TpmQuote quote, PcrValues pcrs) {
  public static final int MAX_BYTES = 8 * 1024;

  private static final long MAGIC = 0x54504c41L;
  private static final int REGISTERS = 24;

  /// @throws MalformedInputException if it is of another magic, version or bank, its lengths do not
  ///   add up, or its parts are not what they should be
  public static PlatformStatement parse(Bytes content) {
    try {
      if (content.length() > MAX_BYTES) {
        throw new MalformedInputException(
            "expected at most %d bytes, found %d".formatted(MAX_BYTES, content.length()));
      }
      return read(BoundedReader.littleEndian(content));
    } catch (MalformedInputException e) {
      throw e.in("platform statement");
    }
  }

  private static PlatformStatement read(BoundedReader in) {
    if (in.u32("magic") != MAGIC) {
      throw new MalformedInputException("magic: expected TPLA");
    }
    if (in.u32("version") != 0) {
      throw new MalformedInputException("version: expected 0");
    }
    var bank = TpmHash.known((int) in.u32("bank"), "bank");
    var signatureBytes = length(in, "signature length");
    var quoteBytes = length(in, "quote length");
    var valueBytes = length(in, "values length");
    if (valueBytes != REGISTERS * bank.bytes()) {
      throw new MalformedInputException(
          "values length: expected %d, found %d".formatted(REGISTERS * bank.bytes(), valueBytes));
    }
    var signature = TpmSignature.parse(in.bytes(signatureBytes, "signature"));
    var attest = TpmAttest.parse(in.bytes(quoteBytes, "quote"));
    var values = new ArrayList<Bytes>();
    for (var i = 0; i < REGISTERS; i++) {
      values.add(in.bytes(bank.bytes(), "register " + i));
    }
    in.end("platform statement");
    return new PlatformStatement(new TpmQuote(attest, signature), PcrValues.fromZero(bank, values));
  }

  private static int length(BoundedReader in, String field) {
    var length = in.u32(field);
    if (length > MAX_BYTES) {
      throw new MalformedInputException(
          "%s: expected at most %d, found %d".formatted(field, MAX_BYTES, length));
    }
    return (int) length;
  }
}
