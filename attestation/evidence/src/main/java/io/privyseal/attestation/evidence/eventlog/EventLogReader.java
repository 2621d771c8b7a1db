package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.attestation.evidence.eventlog.EventLog.Format;
import io.privyseal.attestation.evidence.eventlog.EventLog.Registers;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a log event by event. The first event tells the format: a note "Spec ID Event03" announces
/// digests of several banks and their sizes; anything else is a log of SHA-1.
///
/// Source: TCG PC Client Platform Firmware Profile, sections 10.2.1, 10.2.2 and 10.4.5.1.
final class EventLogReader {
  private static final Bytes SPECIFICATION_03 = Bytes.utf8("Spec ID Event03\0");
  private static final int SIGNATURE_BYTES = 16;
  private static final int SHA1_HEADER_BYTES = 32;
  private static final int MIN_EVENT2_BYTES = 16;
  private static final int MAX_BANKS = 8;
  private static final int MAX_DIGEST_BYTES = 64;
  private static final int MAX_PCR = 31;

  private final BoundedReader in;
  private final Registers registers;
  private final int paddingStart;
  private final Bytes content;
  private final List<Event> events = new ArrayList<>();

  EventLogReader(Bytes content, Registers registers) {
    if (content.length() > EventLog.MAX_BYTES) {
      throw new MalformedInputException(
          "expected at most %d bytes, found %d".formatted(EventLog.MAX_BYTES, content.length()));
    }
    this.content = content;
    this.paddingStart = paddingStart(content);
    this.in = BoundedReader.littleEndian(content);
    this.registers = registers;
  }

  static boolean hasSpecificationHeader(Bytes input) {
    return input.length() >= SHA1_HEADER_BYTES + SIGNATURE_BYTES
        && input.slice(4, 4).equals(Bytes.ofHex("03000000"))
        && input.slice(SHA1_HEADER_BYTES, SIGNATURE_BYTES).equals(SPECIFICATION_03);
  }

  static boolean startsWithSha1Event(Bytes input) {
    if (input.length() < SHA1_HEADER_BYTES) {
      return false;
    }
    var header = BoundedReader.littleEndian(input.slice(0, SHA1_HEADER_BYTES));
    var register = header.u32("register");
    var type = header.u32("event type");
    header.bytes(TpmHash.SHA1.bytes(), "event digest");
    return register == 0
        && type != EventType.PREBOOT_CERT.code()
        && EventType.of(type).isPresent()
        && header.u32("event size") <= input.length() - SHA1_HEADER_BYTES;
  }

  EventLog read() {
    if (hasSpecificationHeader(content)) {
      var sizes = specification(sha1Event().data());
      while (!atPadding()) {
        add(agileEvent(sizes));
      }
      return new EventLog(Format.CRYPTO_AGILE, registers, known(sizes), events);
    }
    if (registers == Registers.RTMR) {
      throw new MalformedInputException("expected the header Spec ID Event03");
    }
    while (!atPadding()) {
      add(sha1Event());
    }
    if (events.isEmpty()) {
      throw new MalformedInputException("expected at least one event");
    }
    return new EventLog(Format.SHA1, registers, EnumSet.of(TpmHash.SHA1), events);
  }

  /// The end, or what firmware leaves behind the last event.
  private boolean atPadding() {
    return in.position() >= paddingStart;
  }

  /// Where the zeros or ones begin that the input ends with; found once, because a log may be made
  /// of nothing but events that look like padding.
  private static int paddingStart(Bytes content) {
    var start = content.length();
    if (start == 0) {
      return 0;
    }
    var last = content.at(start - 1);
    if (last != 0 && last != 0xff) {
      return start;
    }
    while (start > 0 && content.at(start - 1) == last) {
      start--;
    }
    return start;
  }

  private void add(Event event) {
    if (events.size() == EventLog.MAX_EVENTS) {
      throw new MalformedInputException(
          "expected at most %d events".formatted(EventLog.MAX_EVENTS));
    }
    events.add(event);
  }

  /// TCG_PCR_EVENT.
  private Event sha1Event() {
    var register = register();
    var type = in.u32("event type");
    var digest = in.bytes(TpmHash.SHA1.bytes(), "event digest");
    return new Event(events.size(), register, type, Map.of(TpmHash.SHA1, digest), data());
  }

  /// TCG_PCR_EVENT2.
  private Event agileEvent(Map<Integer, Integer> sizes) {
    if (in.remaining() < MIN_EVENT2_BYTES) {
      throw new MalformedInputException("event %d is cut off".formatted(events.size()));
    }
    var register = register();
    var type = in.u32("event type");
    var count = in.u32("digest count");
    if (count != sizes.size()) {
      throw new MalformedInputException(
          "event %d: expected %d digests, found %d".formatted(events.size(), sizes.size(), count));
    }
    var digests = new EnumMap<TpmHash, Bytes>(TpmHash.class);
    var seen = new java.util.HashSet<Integer>();
    for (var i = 0; i < count; i++) {
      var code = in.u16("digest algorithm");
      var size = sizes.get(code);
      if (size == null || !seen.add(code)) {
        throw new MalformedInputException(
            "event %d: expected each bank of the header once, found 0x%04x"
                .formatted(events.size(), code));
      }
      var digest = in.bytes(size, "event digest");
      TpmHash.of(code).ifPresent(hash -> digests.put(hash, digest));
    }
    return new Event(events.size(), register, type, digests, data());
  }

  private int register() {
    var register = in.u32("register");
    var max = registers == Registers.PCR ? MAX_PCR : EventLog.LAST_RTMR;
    if (register > max) {
      throw new MalformedInputException(
          "event %d: expected registers 0 to %d, found %d".formatted(events.size(), max, register));
    }
    return (int) register;
  }

  private Bytes data() {
    var size = in.u32("event size");
    if (size > in.remaining()) {
      throw new MalformedInputException("event %d is cut off".formatted(events.size()));
    }
    return in.bytes((int) size, "event data");
  }

  /// TCG_EfiSpecIDEvent: platform class, version, size of UINTN, then the banks with the sizes of
  /// their digests, then vendor data.
  private static Map<Integer, Integer> specification(Bytes data) {
    var header = BoundedReader.littleEndian(data);
    header.bytes(SIGNATURE_BYTES + 8, "specification header");
    var count = header.u32("bank count");
    if (count < 1 || count > MAX_BANKS) {
      throw new MalformedInputException(
          "bank count: expected 1 to %d, found %d".formatted(MAX_BANKS, count));
    }
    var sizes = new LinkedHashMap<Integer, Integer>();
    for (var i = 0; i < count; i++) {
      var code = header.u16("bank algorithm");
      var size = header.u16("bank digest size");
      var known = TpmHash.of(code);
      if (size < 1
          || size > MAX_DIGEST_BYTES
          || (known.isPresent() && known.get().bytes() != size)
          || sizes.put(code, size) != null) {
        throw new MalformedInputException(
            "bank 0x%04x: expected it once, with the size of its digests".formatted(code));
      }
    }
    header.bytes(header.u8("vendor data size"), "vendor data");
    header.end("specification header");
    return sizes;
  }

  private static Set<TpmHash> known(Map<Integer, Integer> sizes) {
    var banks = EnumSet.noneOf(TpmHash.class);
    sizes.keySet().forEach(code -> TpmHash.of(code).ifPresent(banks::add));
    return banks;
  }
}
