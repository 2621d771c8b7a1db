package io.privyseal.attestation.testkit;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Makes simulated machines and vouches for them with roots of its own, one per product line.
/// Immutable and thread-safe.
///
/// Six RSA-4096 keys for two lines take seconds: make one and keep it ([#loadOrCreate]).
public final class SimulatedManufacturer {
  /// Name under which the roots appear in findings and results.
  public static final String DEFAULT_NAME = "Simulated manufacturer";

  /// How long authorities and leaves are valid, from a day before they are made.
  public static final Duration LIFETIME = Duration.ofDays(25 * 365);

  private static final Duration BACKDATING = Duration.ofDays(1);
  private static final Duration REVOCATION_PERIOD = Duration.ofDays(30);
  private static final int RSA_BITS = 4096;

  /// The three authorities of a product line.
  public record Authorities(
      SimulatedAuthority ark, SimulatedAuthority ask, SimulatedAuthority asvk) {}

  private final CryptoEngine engine;
  private final String name;
  private final Map<ProductLine, Authorities> lines;

  SimulatedManufacturer(CryptoEngine engine, String name, Map<ProductLine, Authorities> lines) {
    this.engine = engine;
    this.name = name;
    this.lines = new EnumMap<>(lines);
  }

  /// New keys for these product lines. Takes a second or more per line.
  ///
  /// @param now start of the certificates' validity
  public static SimulatedManufacturer create(
      CryptoEngine engine, Instant now, String name, Set<ProductLine> lines) {
    var made = new EnumMap<ProductLine, Authorities>(ProductLine.class);
    for (var line : new TreeSet<>(lines)) {
      made.put(line, authorities(engine, line, now));
    }
    if (made.isEmpty()) {
      throw new IllegalArgumentException("a manufacturer has at least one product line");
    }
    return new SimulatedManufacturer(engine, name, made);
  }

  /// The manufacturer that `directory` holds; when it holds none, a new one for `lines`, which is
  /// then kept there in files that only their owner can read.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be read or written
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if its files are damaged
  public static SimulatedManufacturer loadOrCreate(
      Path directory, CryptoEngine engine, Instant now, Set<ProductLine> lines) {
    return ManufacturerDirectory.holdsOne(directory)
        ? load(directory, engine)
        : create(engine, now, DEFAULT_NAME, lines).save(directory);
  }

  /// The manufacturer that `directory` holds, keys included.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be read
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if its files are damaged
  public static SimulatedManufacturer load(Path directory, CryptoEngine engine) {
    return ManufacturerDirectory.load(directory, engine);
  }

  /// `anchors` and the roots that `directory` holds; needs the certificates only, not the keys.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be read
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if its files are damaged
  public static TrustAnchors addRootsOf(Path directory, TrustAnchors anchors) {
    return ManufacturerDirectory.addRoots(directory, anchors);
  }

  /// Writes keys and certificates, readable by their owner only.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be written
  public SimulatedManufacturer save(Path directory) {
    ManufacturerDirectory.save(directory, this);
    return this;
  }

  public String name() {
    return name;
  }

  public Set<ProductLine> productLines() {
    return Set.copyOf(lines.keySet());
  }

  /// `anchors` and the roots of this manufacturer.
  public TrustAnchors addTo(TrustAnchors anchors) {
    var all = anchors;
    for (var line : lines.entrySet()) {
      all = all.withSimulated(name, line.getKey(), line.getValue().ark().keys().getPublic());
    }
    return all;
  }

  /// @throws IllegalArgumentException for a line that this manufacturer does not make
  public Authorities authorities(ProductLine line) {
    var authorities = lines.get(line);
    if (authorities == null) {
      throw new IllegalArgumentException(name + " makes no " + line.label());
    }
    return authorities;
  }

  /// The root's revocation list of a line, current at `at`.
  ///
  /// @param revoked of the authorities that the root certified
  /// @return DER
  public Bytes revocationList(ProductLine line, Instant at, Role... revoked) {
    return revocationList(line, revocationValidity(at), revoked);
  }

  /// The root's revocation list of a line as it was, out of date since a day before `at`.
  ///
  /// @return DER
  public Bytes expiredRevocationList(ProductLine line, Instant at, Role... revoked) {
    return revocationList(
        line, revocationValidity(at.minus(REVOCATION_PERIOD).minus(BACKDATING)), revoked);
  }

  private Bytes revocationList(ProductLine line, Validity validity, Role... revoked) {
    return authorities(line)
        .ark()
        .revocationList(
            validity,
            Stream.of(revoked).map(role -> SimulatedAuthority.serial(line, role)).toList());
  }

  private static Validity revocationValidity(Instant at) {
    var from = at.minus(BACKDATING).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    return new Validity(from, from.plus(REVOCATION_PERIOD));
  }

  /// A new Milan, or what else this manufacturer makes first, with a current TCB.
  public SimulatedMachine machine(Instant now) {
    return machine(new TreeSet<>(lines.keySet()).first(), now);
  }

  /// A new machine of a product line with a random chip id and a current TCB, signing with its
  /// VCEK.
  public SimulatedMachine machine(ProductLine line, Instant now) {
    var hardwareId = new byte[line.tcbLayout() == Layout.TURIN ? 8 : 64];
    engine.random().nextBytes(hardwareId);
    return SimulatedMachine.withVcek(this, line, currentTcb(line), Bytes.copyOf(hardwareId), now);
  }

  /// A TCB as machines of that line ran it in 2026.
  public static TcbVersion currentTcb(ProductLine line) {
    return switch (line) {
      case MILAN -> TcbVersion.of(Layout.MILAN_GENOA, 0, 4, 0, 24, 219);
      case GENOA -> TcbVersion.of(Layout.MILAN_GENOA, 0, 10, 0, 27, 27);
      case TURIN, VENICE -> TcbVersion.of(Layout.TURIN, 1, 1, 1, 4, 81);
    };
  }

  CryptoEngine engine() {
    return engine;
  }

  /// Validity of what is made at `now`. Whole seconds, as certificates have them.
  static Validity validity(Instant now) {
    var from = now.minus(BACKDATING).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    return new Validity(from, from.plus(LIFETIME));
  }

  private static Authorities authorities(CryptoEngine engine, ProductLine line, Instant now) {
    var second = CompletableFuture.supplyAsync(() -> engine.generateRsa(RSA_BITS));
    var third = CompletableFuture.supplyAsync(() -> engine.generateRsa(RSA_BITS));
    return authorities(
        engine, line, engine.generateRsa(RSA_BITS), second.join(), third.join(), validity(now));
  }

  private static Authorities authorities(
      CryptoEngine engine,
      ProductLine line,
      KeyPair arkKeys,
      KeyPair askKeys,
      KeyPair asvkKeys,
      Validity validity) {
    var ark = SimulatedAuthority.root(engine, line, arkKeys, validity);
    return new Authorities(
        ark, ark.issue(Role.ASK, askKeys, validity), ark.issue(Role.ASVK, asvkKeys, validity));
  }

  @Override
  public String toString() {
    return "SimulatedManufacturer[" + name + ", " + lines.keySet() + "]";
  }
}
