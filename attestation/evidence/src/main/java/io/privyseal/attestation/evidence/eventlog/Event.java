package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// One entry of an event log: a digest by which a register was extended, and what it is said to be
/// of.
///
/// @param number its place in the log, from 0
/// @param register of a TPM, or the measurement register of a CC log (1 is RTMR0)
/// @param typeCode type, a label that no digest covers
/// @param digests one for each bank of the log, banks of unknown algorithms left out
/// @param data what the digest is of, or a description of it
public record Event(
    int number, int register, long typeCode, Map<TpmHash, Bytes> digests, Bytes data) {
  public Event {
    var copy = new EnumMap<TpmHash, Bytes>(TpmHash.class);
    copy.putAll(digests);
    digests = java.util.Collections.unmodifiableMap(copy);
  }

  /// Empty for a type that is not known.
  public Optional<EventType> type() {
    return EventType.of(typeCode);
  }

  public boolean is(EventType type) {
    return typeCode == type.code();
  }

  /// The type by name: `EV_SEPARATOR`, or `0x80001234`.
  public String typeName() {
    return type().map(EventType::label).orElseGet(() -> "0x%08x".formatted(typeCode));
  }

  public Optional<Bytes> digest(TpmHash bank) {
    return Optional.ofNullable(digests.get(bank));
  }

  /// Events of this type are notes: they extend no register, whatever digest they show.
  public boolean extendsRegister() {
    return !is(EventType.NO_ACTION);
  }

  /// The data, read as the type has it.
  public EventContent content() {
    return EventContentReader.read(this);
  }

  @Override
  public String toString() {
    return "Event[%d, register %d, %s]".formatted(number, register, typeName());
  }
}
