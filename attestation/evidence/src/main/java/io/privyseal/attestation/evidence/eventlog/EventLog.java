package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// An event log, in the order in which it was kept. Parsed, not verified: see the package.
///
/// Little endian, at most [#MAX_BYTES] and [#MAX_EVENTS]; padding after the last event is let
/// through where firmware leaves it (zeros, or `0xff` in a CC log), anything else is refused.
///
/// @param format how it was written
/// @param registers which registers its events extend
/// @param banks with a digest in every event; those of unknown algorithms left out
/// @param events the specification header left out
public record EventLog(Format format, Registers registers, Set<TpmHash> banks, List<Event> events) {
  /// Windows logs of long-lived machines come to some hundred kilobytes.
  public static final int MAX_BYTES = 1 << 20;

  public static final int MAX_EVENTS = 16 * 1024;

  /// The register of RTMR3.
  static final int LAST_RTMR = 4;

  /// How a log is written.
  public enum Format {
    /// TCG_PCR_EVENT: one SHA-1 digest for each event.
    SHA1,
    /// TCG_PCR_EVENT2: one digest for each bank.
    CRYPTO_AGILE
  }

  /// What events extend.
  public enum Registers {
    /// Platform configuration registers of a TPM.
    PCR,
    /// Measurement registers of a trust domain: 0 is MRTD, 1 to 4 are RTMR0 to RTMR3.
    RTMR;

    /// As people write it: `PCR 7`, `RTMR0`.
    public String label(int register) {
      return switch (this) {
        case PCR -> "PCR " + register;
        case RTMR -> register == 0 ? "MRTD" : "RTMR" + (register - 1);
      };
    }
  }

  public EventLog {
    banks = Set.copyOf(banks);
    events = List.copyOf(events);
  }

  /// A TPM's log, crypto-agile or of SHA-1 alone.
  ///
  /// @throws MalformedInputException if it is not one, or not within bounds
  public static EventLog parseTcg(Bytes content) {
    return parse(content, Registers.PCR);
  }

  /// A trust domain's log: the area that the ACPI table CCEL points to.
  ///
  /// @throws MalformedInputException if it is not one, or not within bounds
  public static EventLog parseCcel(Bytes content) {
    return parse(content, Registers.RTMR);
  }

  /// A crypto-agile log of either kind: one of SHA-384 alone that names no register above RTMR3 is
  /// a trust domain's.
  ///
  /// @throws MalformedInputException if it is not one, or not within bounds
  public static EventLog parse(Bytes content) {
    var log = parseTcg(content);
    var ofTrustDomain =
        log.banks().equals(Set.of(TpmHash.SHA384))
            && log.events().stream().allMatch(event -> event.register() <= LAST_RTMR);
    return ofTrustDomain ? parseCcel(content) : log;
  }

  private static EventLog parse(Bytes content, Registers registers) {
    try {
      return new EventLogReader(content, registers).read();
    } catch (MalformedInputException e) {
      throw e.in(registers == Registers.PCR ? "TCG event log" : "CC event log");
    }
  }

  /// Whether `input` starts as a crypto-agile log does: with the specification header.
  public static boolean startsLikeOne(Bytes input) {
    return EventLogReader.hasSpecificationHeader(input);
  }

  /// Whether `input` starts as a log of SHA-1 alone does: with an event of a known type in PCR 0.
  public static boolean looksLikeSha1Log(Bytes input) {
    return EventLogReader.startsWithSha1Event(input);
  }

  /// The locality that the TPM was started from, which is where PCR 0 begins; empty if the log does
  /// not say.
  ///
  /// Source: TCG PC Client Platform Firmware Profile, section 10.4.5.3 "Startup Locality Event".
  public OptionalInt startupLocality() {
    return events.stream()
        .filter(event -> event.is(EventType.NO_ACTION))
        .map(Event::content)
        .filter(EventContent.Note.class::isInstance)
        .map(EventContent.Note.class::cast)
        .filter(note -> note.signature().equals("StartupLocality") && note.data().length() == 1)
        .mapToInt(note -> note.data().at(0))
        .findFirst();
  }

  /// The size only: evidence has no place in logs.
  @Override
  public String toString() {
    return "EventLog[%s, %d events]".formatted(format, events.size());
  }
}
