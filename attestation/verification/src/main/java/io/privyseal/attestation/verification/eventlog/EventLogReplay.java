package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.Event;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.eventlog.EventLog.Registers;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the registers would hold if a log were true and nothing else had extended them.
///
/// Source: TCG PC Client Platform Firmware Profile, section 10.1; TPM 2.0 part 1, section 17 "PCR
/// Operations"; UEFI 2.10, section 38.4.1.
public final class EventLogReplay {
  private static final int FIRST_DYNAMIC_PCR = 17;
  private static final int LAST_DYNAMIC_PCR = 22;

  private final EventLog log;
  private final TpmHash bank;
  private final SortedMap<Integer, Bytes> registers;

  private EventLogReplay(EventLog log, TpmHash bank, SortedMap<Integer, Bytes> registers) {
    this.log = log;
    this.bank = bank;
    this.registers = registers;
  }

  /// @throws IllegalArgumentException if the log has no digests of that bank
  public static EventLogReplay of(EventLog log, TpmHash bank) {
    if (!log.banks().contains(bank)) {
      throw new IllegalArgumentException("the log has no digests of " + bank.algorithm());
    }
    var registers = new TreeMap<Integer, Bytes>();
    for (var event : log.events()) {
      if (event.extendsRegister()) {
        var before = registers.getOrDefault(event.register(), start(log, bank, event.register()));
        registers.put(event.register(), bank.extend(before, event.digest(bank).orElseThrow()));
      }
    }
    return new EventLogReplay(log, bank, registers);
  }

  /// Zeros; PCR 0 holds the locality that the TPM was started from in its last byte, and the
  /// registers of a late launch are all ones until one happens.
  private static Bytes start(EventLog log, TpmHash bank, int register) {
    var zeros = Bytes.zeros(bank.bytes());
    if (log.registers() == Registers.RTMR) {
      return zeros;
    }
    if (register == 0) {
      return zeros
          .slice(0, bank.bytes() - 1)
          .concat(Bytes.copyOf((byte) log.startupLocality().orElse(0)));
    }
    return register >= FIRST_DYNAMIC_PCR && register <= LAST_DYNAMIC_PCR
        ? Bytes.ofHex("ff".repeat(bank.bytes()))
        : zeros;
  }

  public TpmHash bank() {
    return bank;
  }

  /// Registers that the log extends, with what they come to.
  public PcrValues registers() {
    return new PcrValues(bank, registers);
  }

  /// What a register comes to; as it starts if the log does not extend it.
  public Bytes value(int register) {
    var value = registers.get(register);
    return value == null ? start(log, bank, register) : value;
  }

  /// Compares with what hardware vouches for. Only [EventLogVerifier] may say that of values.
  ///
  /// @param authentic of the same bank
  ReplayedLog against(PcrValues authentic) {
    if (authentic.hash() != bank) {
      throw new IllegalArgumentException("the values are of another bank");
    }
    var matching = new TreeSet<Integer>();
    var differing = new TreeSet<Integer>();
    authentic
        .values()
        .forEach((register, value) ->
            (value(register).equals(value) ? matching : differing).add(register));
    return new ReplayedLog(log, bank, matching, differing, measured(matching));
  }

  private List<MeasuredEvent> measured(Set<Integer> matching) {
    var measured = new ArrayList<MeasuredEvent>();
    for (Event event : log.events()) {
      if (event.extendsRegister() && matching.contains(event.register())) {
        measured.add(
            new MeasuredEvent(
                event, event.digest(bank).orElseThrow(), DataBinding.of(event, bank)));
      }
    }
    return Collections.unmodifiableList(measured);
  }
}
