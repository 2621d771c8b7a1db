package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.testkit.OwnerOnlyFiles;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Makes simulated SGX and TDX platforms and vouches for them with a root of its own. Immutable and
/// thread-safe.
public final class SimulatedIntel {
  /// Name under which the root appears in findings and results.
  public static final String DEFAULT_NAME = "Simulated manufacturer";

  /// How long authorities and PCK certificates are valid, from a day before they are made.
  public static final Duration LIFETIME = Duration.ofDays(25 * 365);

  /// FMSPC of platforms that are not given one.
  public static final Bytes DEFAULT_FMSPC = Bytes.ofHex("5e0000000001");

  private static final Duration BACKDATING = Duration.ofDays(1);
  private static final String NAME_FILE = "intel-name.txt";

  private final CryptoEngine engine;
  private final String name;
  private final Map<Role, IntelAuthority> authorities;

  private SimulatedIntel(CryptoEngine engine, String name, Map<Role, IntelAuthority> authorities) {
    this.engine = engine;
    this.name = name;
    this.authorities = new EnumMap<>(authorities);
  }

  /// New keys.
  ///
  /// @param now start of the certificates' validity
  public static SimulatedIntel create(CryptoEngine engine, Instant now, String name) {
    var validity = validity(now);
    var made = new EnumMap<Role, IntelAuthority>(Role.class);
    var root = IntelAuthority.root(engine, engine.generateEc(EcCurve.P256), validity);
    for (var role : Role.values()) {
      made.put(
          role,
          role == Role.ROOT_CA
              ? root
              : root.issue(role, engine.generateEc(EcCurve.P256), validity));
    }
    return new SimulatedIntel(engine, name, made);
  }

  /// The one that `directory` holds; when it holds none, a new one, which is then kept there in
  /// files that only their owner can read.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be read or written
  /// @throws MalformedInputException if its files are damaged
  public static SimulatedIntel loadOrCreate(Path directory, CryptoEngine engine, Instant now) {
    return holdsOne(directory)
        ? load(directory, engine)
        : create(engine, now, DEFAULT_NAME).save(directory);
  }

  /// Whether `directory` holds one. It may hold a simulated manufacturer of other machines beside
  /// it.
  public static boolean holdsOne(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME_FILE));
  }

  /// @throws java.io.UncheckedIOException if the directory cannot be read
  /// @throws MalformedInputException if its files are damaged
  public static SimulatedIntel load(Path directory, CryptoEngine engine) {
    var made = new EnumMap<Role, IntelAuthority>(Role.class);
    for (var role : Role.values()) {
      var der = certificate(directory, role);
      var key = Pem.privateKey(OwnerOnlyFiles.read(directory.resolve(stem(role) + "-key.pem")));
      var keys = new KeyPair(Pem.certificate(der).getPublicKey(), key);
      made.put(role, new IntelAuthority(engine, role, keys, der));
    }
    return new SimulatedIntel(engine, OwnerOnlyFiles.read(directory.resolve(NAME_FILE)), made);
  }

  /// Writes keys and certificates, the name last, readable by their owner only.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be written
  public SimulatedIntel save(Path directory) {
    for (var authority : authorities.values()) {
      OwnerOnlyFiles.write(
          directory.resolve(stem(authority.role()) + "-key.pem"),
          Pem.writePrivate(authority.keys().getPrivate()));
      OwnerOnlyFiles.write(
          directory.resolve(stem(authority.role()) + ".pem"),
          Pem.write("CERTIFICATE", authority.certificate().toArray()));
    }
    OwnerOnlyFiles.write(directory.resolve(NAME_FILE), name);
    return this;
  }

  public String name() {
    return name;
  }

  /// `anchors` and the root of this maker.
  public IntelTrustAnchors addTo(IntelTrustAnchors anchors) {
    return anchors.withSimulated(name, root().keys().getPublic());
  }

  /// `anchors` and the root that `directory` holds; needs its certificate only, not the keys.
  ///
  /// @throws java.io.UncheckedIOException if the directory cannot be read
  /// @throws MalformedInputException if its files are damaged
  public static IntelTrustAnchors addRootOf(Path directory, IntelTrustAnchors anchors) {
    return anchors.withSimulated(
        OwnerOnlyFiles.read(directory.resolve(NAME_FILE)),
        Pem.certificate(certificate(directory, Role.ROOT_CA)).getPublicKey());
  }

  public IntelAuthority root() {
    return authority(Role.ROOT_CA);
  }

  public IntelAuthority tcbSigning() {
    return authority(Role.TCB_SIGNING);
  }

  public IntelAuthority authority(Role role) {
    var authority = authorities.get(role);
    if (authority == null) {
      throw new IllegalStateException("no " + role);
    }
    return authority;
  }

  /// The same maker with another authority in a role, as after its key was replaced.
  public SimulatedIntel with(IntelAuthority other) {
    var changed = new EnumMap<>(authorities);
    changed.put(other.role(), other);
    return new SimulatedIntel(engine, name, changed);
  }

  /// A new platform with a current TCB, certified by the platform CA.
  public SimulatedPlatform platform(Instant now) {
    return platform(DEFAULT_FMSPC, Role.PLATFORM_CA, PlatformTcb.CURRENT, now);
  }

  /// @param fmspc 6 bytes
  /// @param issuer the processor or the platform CA
  public SimulatedPlatform platform(Bytes fmspc, Role issuer, PlatformTcb tcb, Instant now) {
    return SimulatedPlatform.make(this, authority(issuer), validity(now), fmspc, tcb);
  }

  CryptoEngine engine() {
    return engine;
  }

  Bytes random(int length) {
    var content = new byte[length];
    engine.random().nextBytes(content);
    return Bytes.copyOf(content);
  }

  /// Validity of what is made at `now`. Whole seconds, as certificates have them.
  static Validity validity(Instant now) {
    var from = now.minus(BACKDATING).truncatedTo(ChronoUnit.SECONDS);
    return new Validity(from, from.plus(LIFETIME));
  }

  private static Bytes certificate(Path directory, Role role) {
    var blocks = Pem.blocks(OwnerOnlyFiles.read(directory.resolve(stem(role) + ".pem")));
    if (blocks.size() != 1) {
      throw new MalformedInputException(stem(role) + ".pem: expected one certificate");
    }
    return blocks.getFirst().der();
  }

  private static String stem(Role role) {
    return "intel-" + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return "SimulatedIntel[" + name + "]";
  }
}
