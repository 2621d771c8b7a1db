package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Values of registers of one bank, as somebody says they are. They are worth something once their
/// digest is the one that a TPM quoted.
///
/// @param values by register number; each as long as a digest of the bank
public record PcrValues(TpmHash hash, SortedMap<Integer, Bytes> values) {
  /// @throws MalformedInputException if a number or a length is out of bounds
  public PcrValues {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    for (var value : values.entrySet()) {
      if (value.getKey() < 0 || value.getKey() >= PcrSelection.MAX_REGISTERS) {
        throw new MalformedInputException(
            "PCR values: expected registers 0 to %d, found %d"
                .formatted(PcrSelection.MAX_REGISTERS - 1, value.getKey()));
      }
      if (value.getValue().length() != hash.bytes()) {
        throw new MalformedInputException(
            "PCR %d: expected %d bytes, found %d"
                .formatted(value.getKey(), hash.bytes(), value.getValue().length()));
      }
    }
  }

  /// Registers from 0 upwards, none left out.
  public static PcrValues fromZero(TpmHash hash, List<Bytes> values) {
    var numbered = new TreeMap<Integer, Bytes>();
    for (var value : values) {
      numbered.put(numbered.size(), value);
    }
    return new PcrValues(hash, numbered);
  }

  public static PcrValues of(TpmHash hash, Map<Integer, Bytes> values) {
    return new PcrValues(hash, new TreeMap<>(values));
  }

  public Optional<Bytes> value(int register) {
    return Optional.ofNullable(values.get(register));
  }

  /// The digest that a quote carries: of these registers, one after the other, ascending. Empty if
  /// a value is missing.
  ///
  /// @param digest of the signing scheme, which need not be that of the bank
  ///
  ///   Source: TPM 2.0 part 3, section 18.4 TPM2_Quote.
  public Optional<Bytes> digest(Collection<Integer> registers, TpmHash digest) {
    var joined = Bytes.empty();
    for (var register : new java.util.TreeSet<>(registers)) {
      var value = values.get(register);
      if (value == null) {
        return Optional.empty();
      }
      joined = joined.concat(value);
    }
    return Optional.of(digest.digest(joined));
  }

  /// The same without the registers that `registers` does not name.
  public PcrValues only(Collection<Integer> registers) {
    var kept = new TreeMap<>(values);
    kept.keySet().retainAll(registers);
    return new PcrValues(hash, kept);
  }
}
