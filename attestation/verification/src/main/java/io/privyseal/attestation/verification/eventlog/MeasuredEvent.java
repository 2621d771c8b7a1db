package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.Event;
import io.privyseal.attestation.evidence.eventlog.EventContent;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// An event of a register whose replay came out right: its digest was measured, in this order among
/// the events of its register. Its type is a label, and so is its data unless it is bound.
///
/// @param digest of the bank that was replayed
public record MeasuredEvent(Event event, Bytes digest, DataBinding binding) {
  /// The data as its type has it, if all of it was measured.
  public Optional<EventContent> measuredContent() {
    return binding == DataBinding.DATA ? Optional.of(event.content()) : Optional.empty();
  }
}
