package io.privyseal.attestation.testkit.intel;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/// The SGX extension of a PCK certificate in the making: a sequence of pairs of OID and value, kept
/// by the last arc. Every method changes this object and gives it back.
///
/// Source: Intel SGX PCK Certificate Profile, section 1.3.5 SGX extensions.
public final class PckExtensionBuilder {
  private static final int TCB = 2;
  private static final int CONFIGURATION = 7;
  private static final int PCE_SVN = 17;
  private static final int CPU_SVN = 18;

  private final Map<Integer, ASN1Encodable> fields = new TreeMap<>();
  private final Map<Integer, ASN1Encodable> tcb = new TreeMap<>();
  private final Map<Integer, ASN1Encodable> configuration = new TreeMap<>();

  /// As the platform has it; with the fields of a platform CA if that is what issues its PCK.
  static PckExtensionBuilder of(SimulatedPlatform platform) {
    var builder =
        new PckExtensionBuilder()
            .ppid(platform.ppid())
            .tcb(platform.tcb())
            .pceId(platform.pceId())
            .fmspc(platform.fmspc())
            .sgxType(platform.issuer().role() == IntelAuthority.Role.PLATFORM_CA ? 1 : 0);
    return platform.issuer().role() == IntelAuthority.Role.PLATFORM_CA
        ? builder.platformInstance(platform.instanceId()).configuration(true, false, true)
        : builder;
  }

  public PckExtensionBuilder ppid(Bytes id) {
    return field(1, octets(id));
  }

  /// All components, PCESVN and CPUSVN.
  public PckExtensionBuilder tcb(PlatformTcb values) {
    for (var i = 0; i < PlatformTcb.COMPONENTS; i++) {
      tcbField(i + 1, new ASN1Integer(values.component(i)));
    }
    return pceSvn(values.pceSvn()).cpuSvn(values.components());
  }

  /// @param number 1 to 16
  public PckExtensionBuilder component(int number, int svn) {
    return tcbField(number, new ASN1Integer(svn));
  }

  public PckExtensionBuilder pceSvn(int svn) {
    return tcbField(PCE_SVN, new ASN1Integer(svn));
  }

  public PckExtensionBuilder cpuSvn(Bytes svn) {
    return tcbField(CPU_SVN, octets(svn));
  }

  public PckExtensionBuilder pceId(Bytes id) {
    return field(3, octets(id));
  }

  public PckExtensionBuilder fmspc(Bytes id) {
    return field(4, octets(id));
  }

  /// @param type 0 standard, 1 scalable, 2 scalable with integrity
  public PckExtensionBuilder sgxType(int type) {
    return field(5, new ASN1Enumerated(type));
  }

  public PckExtensionBuilder platformInstance(Bytes id) {
    return field(6, octets(id));
  }

  public PckExtensionBuilder configuration(boolean dynamic, boolean cachedKeys, boolean smt) {
    configuration.put(1, ASN1Boolean.getInstance(dynamic));
    configuration.put(2, ASN1Boolean.getInstance(cachedKeys));
    configuration.put(3, ASN1Boolean.getInstance(smt));
    return this;
  }

  /// @param arc the last arc of the field's OID
  public PckExtensionBuilder field(int arc, ASN1Encodable value) {
    fields.put(arc, value);
    return this;
  }

  /// @param arc the last arc below `.2`: 1 to 16 components, 17 PCESVN, 18 CPUSVN
  public PckExtensionBuilder tcbField(int arc, ASN1Encodable value) {
    tcb.put(arc, value);
    return this;
  }

  /// Without a field, the TCB (2) and the configuration (7) as a whole included.
  public PckExtensionBuilder without(int arc) {
    fields.remove(arc);
    if (arc == TCB) {
      tcb.clear();
    } else if (arc == CONFIGURATION) {
      configuration.clear();
    }
    return this;
  }

  public PckExtensionBuilder withoutTcbField(int arc) {
    tcb.remove(arc);
    return this;
  }

  /// The value of the extension, fields in the order of their OIDs.
  public DERSequence build() {
    var all = new TreeMap<>(fields);
    if (!tcb.isEmpty()) {
      all.putIfAbsent(TCB, sequence("." + TCB, tcb));
    }
    if (!configuration.isEmpty()) {
      all.putIfAbsent(CONFIGURATION, sequence("." + CONFIGURATION, configuration));
    }
    return sequence("", all);
  }

  private static DERSequence sequence(String prefix, Map<Integer, ASN1Encodable> values) {
    var vector = new ASN1EncodableVector();
    for (var value : values.entrySet()) {
      vector.add(pair(prefix + "." + value.getKey(), value.getValue()));
    }
    return new DERSequence(vector);
  }

  private static DERSequence pair(String suffix, ASN1Encodable value) {
    var oid = new ASN1ObjectIdentifier(IntelCertificateBuilder.SGX_EXTENSION + suffix);
    return new DERSequence(new ASN1Encodable[] {oid, value});
  }

  private static DEROctetString octets(Bytes value) {
    return new DEROctetString(value.toArray());
  }
}
