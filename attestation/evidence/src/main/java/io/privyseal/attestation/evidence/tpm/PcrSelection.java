package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which registers of which banks (TPML_PCR_SELECTION), in the order in which they were given.
///
/// Source: TPM 2.0 part 2, sections 10.6.2 and 10.9.7.
///
/// @param banks at most [#MAX_BANKS]
public record PcrSelection(List<Bank> banks) {
  /// As many as TPMs implement at most (HASH_COUNT of the reference code, and one more).
  public static final int MAX_BANKS = 8;

  /// Registers of one bank, numbered from 0.
  public static final int MAX_REGISTERS = 32;

  private static final int MAX_SELECT_BYTES = MAX_REGISTERS / 8;
  private static final int USUAL_SELECT_BYTES = 3;

  /// @param pcrs register numbers, ascending
  /// @param selectBytes length of the bit map as it was given; part of what is hashed in a policy
  public record Bank(TpmHash hash, SortedSet<Integer> pcrs, int selectBytes) {
    public Bank {
      pcrs = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(pcrs));
      if (selectBytes < 1
          || selectBytes > MAX_SELECT_BYTES
          || pcrs.stream().anyMatch(pcr -> pcr < 0 || pcr >= 8 * selectBytes)) {
        throw new MalformedInputException("PCR selection: a register outside of its bit map");
      }
    }
  }

  public PcrSelection {
    banks = List.copyOf(banks);
    if (banks.size() > MAX_BANKS) {
      throw new MalformedInputException(
          "PCR selection: expected at most %d banks, found %d".formatted(MAX_BANKS, banks.size()));
    }
  }

  /// Registers of one bank, in a bit map of three bytes, as TPM clients write it.
  public static PcrSelection of(TpmHash hash, SortedSet<Integer> pcrs) {
    return new PcrSelection(List.of(new Bank(hash, pcrs, USUAL_SELECT_BYTES)));
  }

  /// @throws MalformedInputException for an unknown hash, or counts and lengths out of bounds
  static PcrSelection read(BoundedReader in) {
    var count = in.u32("PCR selection count");
    if (count > MAX_BANKS) {
      throw new MalformedInputException(
          "PCR selection: expected at most %d banks, found %d".formatted(MAX_BANKS, count));
    }
    var banks = new ArrayList<Bank>();
    for (var i = 0; i < count; i++) {
      var hash = TpmHash.known(in.u16("PCR selection hash"), "PCR selection hash");
      var length = in.u8("PCR selection size");
      if (length < 1 || length > MAX_SELECT_BYTES) {
        throw new MalformedInputException(
            "PCR selection: expected a bit map of 1 to %d bytes, found %d"
                .formatted(MAX_SELECT_BYTES, length));
      }
      banks.add(new Bank(hash, registers(in.bytes(length, "PCR selection")), length));
    }
    return new PcrSelection(banks);
  }

  private static SortedSet<Integer> registers(Bytes bits) {
    var registers = new TreeSet<Integer>();
    for (var pcr = 0; pcr < 8 * bits.length(); pcr++) {
      if ((bits.at(pcr / 8) >> pcr % 8 & 1) != 0) {
        registers.add(pcr);
      }
    }
    return registers;
  }

  /// As a TPM marshals it.
  public Bytes toBytes() {
    var out = new ByteArrayOutputStream();
    u32(out, banks.size());
    for (var bank : banks) {
      out.write(bank.hash().code() >> 8);
      out.write(bank.hash().code());
      out.write(bank.selectBytes());
      var bits = new byte[bank.selectBytes()];
      bank.pcrs().forEach(pcr -> bits[pcr / 8] |= (byte) (1 << pcr % 8));
      out.writeBytes(bits);
    }
    return Bytes.copyOf(out.toByteArray());
  }

  private static void u32(ByteArrayOutputStream out, int value) {
    out.writeBytes(new byte[] {0, 0, (byte) (value >> 8), (byte) value});
  }

  /// The banks with their registers: `SHA-256 0 1 2 7`.
  @Override
  public String toString() {
    return banks.stream()
        .map(bank ->
            bank.hash().algorithm()
                + bank.pcrs().stream().map(pcr -> " " + pcr).collect(Collectors.joining()))
        .collect(Collectors.joining(", "));
  }
}
