package io.privyseal.attestation.testkit.eventlog;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.foundation.bytes.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An event log in the making, in the crypto-agile form of the TCG. Events are digested with every
/// hash of the log; the registers are what the digests extend to. Every method changes this builder
/// and gives it back; [#copy] starts a second one.
///
/// Source: TCG PC Client Platform Firmware Profile, section 10.2 and 10.4.
public final class EventLogBuilder {
  /// TCG event types.
  public static final long NO_ACTION = 0x3;

  public static final long SEPARATOR = 0x4;
  public static final long S_CRTM_VERSION = 0x8;
  public static final long IPL = 0xd;
  public static final long EFI_VARIABLE_DRIVER_CONFIG = 0x8000_0001L;
  public static final long EFI_VARIABLE_BOOT = 0x8000_0002L;
  public static final long EFI_BOOT_SERVICES_APPLICATION = 0x8000_0003L;
  public static final long EFI_ACTION = 0x8000_0007L;
  public static final long EFI_VARIABLE_AUTHORITY = 0x8000_00e0L;

  private static final Bytes SPEC_ID = Bytes.utf8("Spec ID Event03\0");
  private static final int SHA1_BYTES = 20;

  /// A hash that a log may be digested with.
  public enum Hash {
    SHA1(0x0004, "SHA-1", 20),
    SHA256(0x000b, "SHA-256", 32),
    SHA384(0x000c, "SHA-384", 48);

    private final int code;
    private final String algorithm;
    private final int bytes;

    Hash(int code, String algorithm, int bytes) {
      this.code = code;
      this.algorithm = algorithm;
      this.bytes = bytes;
    }

    /// TPM_ALG_ID.
    public int code() {
      return code;
    }

    public int bytes() {
      return bytes;
    }

    public Bytes digest(Bytes content) {
      try {
        return Bytes.copyOf(MessageDigest.getInstance(algorithm).digest(content.toArray()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime has " + algorithm, e);
      }
    }
  }

  private record Event(int register, long type, Bytes measured, Bytes data) {}

  private final List<Hash> hashes;
  private final List<Event> events = new ArrayList<>();

  private EventLogBuilder(List<Hash> hashes) {
    this.hashes = List.copyOf(hashes);
  }

  /// An empty log of a TPM with SHA-1 and SHA-256 banks.
  public static EventLogBuilder tcg() {
    return new EventLogBuilder(List.of(Hash.SHA1, Hash.SHA256));
  }

  /// An empty log of a TD: SHA-384, and registers 1 to 4 for RTMR 0 to 3.
  public static EventLogBuilder ccel() {
    return new EventLogBuilder(List.of(Hash.SHA384));
  }

  public EventLogBuilder copy() {
    var copy = new EventLogBuilder(hashes);
    copy.events.addAll(events);
    return copy;
  }

  /// An event whose data is what was measured.
  public EventLogBuilder event(int register, long type, Bytes data) {
    return event(register, type, data, data);
  }

  /// An event that describes what was measured.
  ///
  /// @param measured what the digests are of
  /// @param data what stands in the log
  public EventLogBuilder event(int register, long type, Bytes measured, Bytes data) {
    events.add(new Event(register, type, measured, data));
    return this;
  }

  /// The data of an event changed, its digests left as they were: what a liar does to a log.
  public EventLogBuilder misdescribe(int index, Bytes data) {
    var event = events.get(index);
    events.set(index, new Event(event.register(), event.type(), event.measured(), data));
    return this;
  }

  public EventLogBuilder without(int index) {
    events.remove(index);
    return this;
  }

  public int size() {
    return events.size();
  }

  /// The log as firmware hands it over.
  public Bytes bytes() {
    var out = Concatenation.littleEndian();
    var specification = specification();
    out.u32(hashes.contains(Hash.SHA256) ? 0 : 1)
        .u32(NO_ACTION)
        .add(Bytes.zeros(SHA1_BYTES))
        .sized32(specification);
    for (var event : events) {
      out.u32(event.register()).u32(event.type()).u32(hashes.size());
      for (var hash : hashes) {
        out.u16(hash.code()).add(digest(hash, event));
      }
      out.sized32(event.data());
    }
    return out.bytes();
  }

  /// The log in an area of fixed size, the rest of it filled with `filler`, as ACPI gives it.
  public Bytes bytes(int area, int filler) {
    var log = bytes();
    var rest = new byte[Math.max(0, area - log.length())];
    java.util.Arrays.fill(rest, (byte) filler);
    return log.concat(Bytes.copyOf(rest));
  }

  /// What every register that was extended holds, from zeros.
  ///
  /// @return by register number as it stands in the log
  public SortedMap<Integer, Bytes> registers(Hash hash) {
    if (!hashes.contains(hash)) {
      throw new IllegalArgumentException("the log has no digests of " + hash);
    }
    var registers = new TreeMap<Integer, Bytes>();
    for (var event : events) {
      if (event.type() != NO_ACTION) {
        var before = registers.getOrDefault(event.register(), Bytes.zeros(hash.bytes()));
        registers.put(event.register(), hash.digest(before.concat(digest(hash, event))));
      }
    }
    return registers;
  }

  private static Bytes digest(Hash hash, Event event) {
    return event.type() == NO_ACTION ? Bytes.zeros(hash.bytes()) : hash.digest(event.measured());
  }

  private Bytes specification() {
    var out =
        Concatenation.littleEndian()
            .add(SPEC_ID)
            .u32(0) // platform class: client
            .u8(0)
            .u8(2)
            .u8(0)
            .u8(2) // UINTN of 64 bits
            .u32(hashes.size());
    for (var hash : hashes) {
      out.u16(hash.code()).u16(hash.bytes());
    }
    return out.u8(0).bytes();
  }
}
