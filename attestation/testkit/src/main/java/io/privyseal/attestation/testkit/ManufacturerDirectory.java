package io.privyseal.attestation.testkit;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedManufacturer.Authorities;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.x509.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// A manufacturer in a directory: per product line and authority a `milan-ark.pem` with the
/// certificate and a `milan-ark-key.pem` with the key, and its name in `name.txt`, which is written
/// last, so that a directory without it holds none.
final class ManufacturerDirectory {
  private static final String NAME_FILE = "name.txt";
  private static final Role[] AUTHORITIES = {Role.ARK, Role.ASK, Role.ASVK};

  private ManufacturerDirectory() {}

  static boolean holdsOne(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME_FILE));
  }

  static void save(Path directory, SimulatedManufacturer manufacturer) {
    for (var line : manufacturer.productLines()) {
      var authorities = manufacturer.authorities(line);
      for (var authority :
          new SimulatedAuthority[] {authorities.ark(), authorities.ask(), authorities.asvk()}) {
        OwnerOnlyFiles.write(
            keyFile(directory, line, authority.role()),
            Pem.writePrivate(authority.keys().getPrivate()));
        OwnerOnlyFiles.write(
            certificateFile(directory, line, authority.role()),
            Pem.write("CERTIFICATE", authority.certificate().toArray()));
      }
    }
    OwnerOnlyFiles.write(directory.resolve(NAME_FILE), manufacturer.name());
  }

  static SimulatedManufacturer load(Path directory, CryptoEngine engine) {
    var lines = new EnumMap<ProductLine, Authorities>(ProductLine.class);
    for (var line : linesIn(directory)) {
      var made = new EnumMap<Role, SimulatedAuthority>(Role.class);
      for (var role : AUTHORITIES) {
        made.put(role, authority(directory, engine, line, role));
      }
      lines.put(line, new Authorities(of(made, Role.ARK), of(made, Role.ASK), of(made, Role.ASVK)));
    }
    return new SimulatedManufacturer(
        engine, OwnerOnlyFiles.read(directory.resolve(NAME_FILE)), lines);
  }

  static TrustAnchors addRoots(Path directory, TrustAnchors anchors) {
    var name = OwnerOnlyFiles.read(directory.resolve(NAME_FILE));
    var all = anchors;
    for (var line : linesIn(directory)) {
      var root = certificate(directory, line, Role.ARK);
      all = all.withSimulated(name, line, root.publicKey());
    }
    return all;
  }

  private static Iterable<ProductLine> linesIn(Path directory) {
    var lines =
        java.util.Arrays.stream(ProductLine.values())
            .filter(line -> Files.isRegularFile(certificateFile(directory, line, Role.ARK)))
            .toList();
    if (lines.isEmpty()) {
      throw new MalformedInputException("the directory holds no simulated manufacturer");
    }
    return lines;
  }

  private static SimulatedAuthority of(Map<Role, SimulatedAuthority> made, Role role) {
    var authority = made.get(role);
    if (authority == null) {
      throw new IllegalStateException("no " + role);
    }
    return authority;
  }

  private static SimulatedAuthority authority(
      Path directory, CryptoEngine engine, ProductLine line, Role role) {
    var certificate = certificate(directory, line, role);
    var key = Pem.privateKey(OwnerOnlyFiles.read(keyFile(directory, line, role)));
    return new SimulatedAuthority(
        engine, role, line, new KeyPair(certificate.publicKey(), key), certificate.der());
  }

  private static AmdCertificate certificate(Path directory, ProductLine line, Role role) {
    var file = certificateFile(directory, line, role);
    var blocks = Pem.blocks(OwnerOnlyFiles.read(file));
    if (blocks.size() != 1) {
      throw new MalformedInputException(file.getFileName() + ": expected one certificate");
    }
    var certificate = AmdCertificate.parse(blocks.getFirst().der());
    if (certificate.role() != role || certificate.productLine() != line) {
      throw new MalformedInputException(file.getFileName() + ": not of this role and line");
    }
    return certificate;
  }

  private static Path certificateFile(Path directory, ProductLine line, Role role) {
    return directory.resolve(stem(line, role) + ".pem");
  }

  private static Path keyFile(Path directory, ProductLine line, Role role) {
    return directory.resolve(stem(line, role) + "-key.pem");
  }

  private static String stem(ProductLine line, Role role) {
    return (line.label() + "-" + role).toLowerCase(Locale.ROOT);
  }
}
