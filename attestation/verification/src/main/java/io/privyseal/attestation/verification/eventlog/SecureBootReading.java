package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.EventContent;
import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.attestation.evidence.eventlog.EventLog.Registers;
import io.privyseal.attestation.evidence.eventlog.EventType;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.attestation.verification.eventlog.SecureBoot.NotEstablished;
import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the state of secure boot from the events of its register.
///
/// Whoever controls the operating system can extend the register with whatever they like, and can
/// change every label of the log. What they cannot do is to extend it before the firmware does. So
/// only what stands before the first separator counts, a separator and the mark of a debugger are
/// known by their digests whatever they are labelled, and before it everything must be measured
/// with its data: a label in place of the variable `SecureBoot` leaves the state unknown, never on.
///
/// Source: TCG PC Client Platform Firmware Profile, section 3.3.4.8 "PCR[7]".
final class SecureBootReading {
  private static final int PCR = 7;

  /// RTMR0, which takes PCR 1 and PCR 7 together, and with them measurements of what is not in the
  /// log.
  private static final int RTMR = 1;

  private static final String DEBUG_MODE = "UEFI Debug Mode";

  private final boolean allMustBeBound;
  private final Map<Bytes, Boolean> separators;
  private final Set<Bytes> debugModes;
  private final Map<String, Bytes> variables = new HashMap<>();
  private final List<Variable> authorities = new ArrayList<>();
  private boolean debug;
  private boolean separated;

  private SecureBootReading(TpmHash bank, boolean allMustBeBound) {
    this.allMustBeBound = allMustBeBound;
    this.separators =
        Map.of(
            bank.digest(Bytes.ofHex("00000000")), true,
            bank.digest(Bytes.ofHex("ffffffff")), true,
            bank.digest(Bytes.ofHex("01000000")), false);
    this.debugModes =
        Set.of(bank.digest(Bytes.utf8(DEBUG_MODE)), bank.digest(Bytes.utf8(DEBUG_MODE + "\0")));
  }

  static SecureBoot of(ReplayedLog log) {
    var register = log.registers() == Registers.PCR ? PCR : RTMR;
    if (!log.matching().contains(register)) {
      return new NotEstablished(
          log.registers().label(register) + " is not vouched for, or the log does not explain it");
    }
    var reading = new SecureBootReading(log.bank(), log.registers() == Registers.PCR);
    for (var event : log.events(register)) {
      var fault = reading.take(event);
      if (fault.isPresent()) {
        return new NotEstablished("event %d: %s".formatted(event.event().number(), fault.get()));
      }
    }
    return reading.conclude();
  }

  /// @return what is wrong with the event; empty if nothing is
  private Optional<String> take(MeasuredEvent event) {
    var good = separators.get(event.digest());
    if (good != null) {
      return separator(good);
    }
    if (separated) {
      event
          .measuredContent()
          .filter(_ -> event.event().is(EventType.EFI_VARIABLE_AUTHORITY))
          .filter(Variable.class::isInstance)
          .ifPresent(content -> authorities.add((Variable) content));
      return Optional.empty();
    }
    debug |= debugModes.contains(event.digest());
    var content = event.measuredContent();
    if (content.isEmpty()) {
      return allMustBeBound
          ? Optional.of("before the separator, its digest is not of its data")
          : Optional.empty();
    }
    return beforeSeparator(event, content.get());
  }

  private Optional<String> separator(boolean good) {
    if (!good) {
      return Optional.of("the firmware measured an error");
    }
    if (separated && allMustBeBound) {
      return Optional.of("a second separator");
    }
    separated = true;
    return Optional.empty();
  }

  private Optional<String> beforeSeparator(MeasuredEvent event, EventContent content) {
    if (!(content instanceof Variable variable)) {
      return Optional.empty();
    }
    var known = known(variable);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (!event.event().is(EventType.EFI_VARIABLE_DRIVER_CONFIG)) {
      return Optional.of(variable.name() + " under the type " + event.event().typeName());
    }
    return variables.put(known.get(), variable.value()) == null
        ? Optional.empty()
        : Optional.of(variable.name() + " a second time");
  }

  private static Optional<String> known(Variable variable) {
    var name = variable.name();
    return switch (name) {
      case "SecureBoot", "PK", "KEK" ->
          variable.is(Variable.GLOBAL, name) ? Optional.of(name) : Optional.empty();
      case "db", "dbx" ->
          variable.is(Variable.IMAGE_SECURITY, name) ? Optional.of(name) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private SecureBoot conclude() {
    if (!separated) {
      return new NotEstablished("no separator was measured");
    }
    var state = variables.get("SecureBoot");
    if (state == null) {
      return new NotEstablished("no variable SecureBoot was measured before the separator");
    }
    if (state.length() > 1 || (state.length() == 1 && state.at(0) > 1)) {
      return new NotEstablished("the variable SecureBoot is neither 0 nor 1");
    }
    return new Established(
        state.length() == 1 && state.at(0) == 1,
        debug,
        Optional.ofNullable(variables.get("PK")),
        Optional.ofNullable(variables.get("KEK")),
        Optional.ofNullable(variables.get("db")),
        Optional.ofNullable(variables.get("dbx")),
        authorities);
  }
}
