package io.privyseal.attestation.testkit;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;

/// A VCEK or VLEK certificate in the making. Starts right; any extension can be replaced or left
/// out before it is issued. Every method changes this object and gives it back.
public final class SimulatedLeaf {
  /// Prefix of AMD's extensions.
  public static final String AMD = "1.3.6.1.4.1.3704.1.";

  private final Map<String, Bytes> extensions = new LinkedHashMap<>();
  private final KeyPair keys;
  private Role role;
  private Validity validity;

  private SimulatedLeaf(Role role, KeyPair keys, Validity validity) {
    this.role = role;
    this.keys = keys;
    this.validity = validity;
  }

  /// A certificate that names a chip.
  ///
  /// @param hardwareId 64 bytes, 8 on Turin
  public static SimulatedLeaf vcek(
      ProductLine line, TcbVersion tcb, Bytes hardwareId, KeyPair keys, Validity validity) {
    var leaf = new SimulatedLeaf(Role.VCEK, keys, validity);
    leaf.product(line == ProductLine.MILAN ? "Milan-B0" : line.label()).tcb(tcb);
    return leaf.extension(AMD + "4", hardwareId);
  }

  /// A certificate that names a cloud provider.
  public static SimulatedLeaf vlek(
      ProductLine line, TcbVersion tcb, String cspId, KeyPair keys, Validity validity) {
    var leaf = new SimulatedLeaf(Role.VLEK, keys, validity);
    leaf.product(line.label()).tcb(tcb);
    return leaf.extension(AMD + "5", new DERIA5String(cspId));
  }

  public SimulatedLeaf product(String name) {
    return extension(AMD + "1", new ASN1Integer(name.startsWith("Turin") ? 1 : 0))
        .extension(AMD + "2", new DERIA5String(name));
  }

  /// All SPL extensions of the layout of `tcb`.
  public SimulatedLeaf tcb(TcbVersion tcb) {
    for (var spl = 1; spl <= 9; spl++) {
      extensions.remove(AMD + "3." + spl);
    }
    spl(1, tcb.bootloader()).spl(2, tcb.tee()).spl(3, tcb.snp());
    if (tcb.layout() == Layout.TURIN) {
      spl(9, tcb.fmc().orElse(0));
    } else {
      spl(4, 0);
    }
    return spl(5, 0).spl(6, 0).spl(7, 0).spl(8, tcb.microcode());
  }

  /// One SPL extension by its last arc.
  public SimulatedLeaf spl(int arc, int value) {
    return extension(AMD + "3." + arc, new ASN1Integer(value));
  }

  public SimulatedLeaf validity(Validity other) {
    this.validity = other;
    return this;
  }

  /// The name in the subject only; extensions stay.
  public SimulatedLeaf subjectRole(Role other) {
    this.role = other;
    return this;
  }

  /// @param value what stands in the extension's OCTET STRING
  public SimulatedLeaf extension(String oid, Bytes value) {
    extensions.put(oid, value);
    return this;
  }

  public SimulatedLeaf extension(String oid, ASN1Encodable value) {
    try {
      return extension(oid, Bytes.copyOf(value.toASN1Primitive().getEncoded("DER")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SimulatedLeaf without(String oid) {
    extensions.remove(oid);
    return this;
  }

  /// @return DER
  public Bytes issuedBy(SimulatedAuthority issuer) {
    var line = issuer.productLine();
    var builder =
        SimulatedAuthority.builder(
            SimulatedAuthority.name(issuer.role(), line),
            BigInteger.ZERO,
            validity,
            SimulatedAuthority.name(role, line),
            keys);
    for (var extension : extensions.entrySet()) {
      try {
        builder.addExtension(
            new ASN1ObjectIdentifier(extension.getKey()), false, extension.getValue().toArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return SimulatedAuthority.sign(issuer.engine(), builder, issuer.keys());
  }
}
