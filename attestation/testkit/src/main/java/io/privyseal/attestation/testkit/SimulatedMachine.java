package io.privyseal.attestation.testkit;

import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.sevsnp.Cpuid;
import io.privyseal.attestation.evidence.sevsnp.FirmwareVersion;
import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// A simulated machine: a chip with a TCB and the key that signs its reports. Immutable.
///
/// [#report] gives a good report to start from, [#evidence] signs any report with this machine's
/// key, right or wrong as it may be.
public final class SimulatedMachine {
  private static final FirmwareVersion FIRMWARE = new FirmwareVersion(1, 55, 29);
  private static final long PLATFORM = 0x25; // SMT_EN, ECC_EN, ALIAS_CHECK_COMPLETE
  private static final int CHIP_ID_BYTES = 64;

  private final SimulatedManufacturer manufacturer;
  private final ProductLine line;
  private final TcbVersion tcb;
  private final Bytes hardwareId;
  private final KeyKind keyKind;
  private final String cspId;
  private final Validity validity;
  private final KeyPair keys;
  private final Bytes leaf;

  private SimulatedMachine(
      SimulatedManufacturer manufacturer,
      ProductLine line,
      TcbVersion tcb,
      Bytes hardwareId,
      KeyKind keyKind,
      String cspId,
      Validity validity) {
    this.manufacturer = manufacturer;
    this.line = line;
    this.tcb = tcb;
    this.hardwareId = hardwareId;
    this.keyKind = keyKind;
    this.cspId = cspId;
    this.validity = validity;
    this.keys = manufacturer.engine().generateEc(EcCurve.P384);
    this.leaf = leaf().issuedBy(issuer());
  }

  static SimulatedMachine withVcek(
      SimulatedManufacturer manufacturer,
      ProductLine line,
      TcbVersion tcb,
      Bytes hardwareId,
      Instant now) {
    return new SimulatedMachine(
        manufacturer, line, tcb, hardwareId, KeyKind.VCEK, "", SimulatedManufacturer.validity(now));
  }

  /// The same chip with another TCB, and so with another key.
  public SimulatedMachine withTcb(TcbVersion other) {
    return new SimulatedMachine(manufacturer, line, other, hardwareId, keyKind, cspId, validity);
  }

  /// The same chip, with a VLEK of a cloud provider loaded. Its reports name no chip.
  public SimulatedMachine withVlek(String provider) {
    return new SimulatedMachine(
        manufacturer, line, tcb, hardwareId, KeyKind.VLEK, provider, validity);
  }

  public SimulatedManufacturer manufacturer() {
    return manufacturer;
  }

  public ProductLine productLine() {
    return line;
  }

  public TcbVersion tcb() {
    return tcb;
  }

  public KeyKind keyKind() {
    return keyKind;
  }

  /// 64 bytes; on Turin zero after the first 8.
  public Bytes chipId() {
    return hardwareId.concat(Bytes.zeros(CHIP_ID_BYTES - hardwareId.length()));
  }

  /// A good report of this machine: version 3 (5 on Turin), no debug, VMPL 0, everything else zero.
  /// Not signed yet.
  public SnpReportBuilder report() {
    var turin = line.tcbLayout() == Layout.TURIN;
    var report =
        SnpReportBuilder.blank()
            .version(turin ? 5 : 3)
            .cpuid(cpuid())
            .tcb(tcb)
            .platform(PLATFORM)
            .currentFirmware(FIRMWARE)
            .committedFirmware(FIRMWARE)
            .reportId(Bytes.copyOf(filled(32, 0x5a)));
    return switch (keyKind) {
      case VCEK -> report.chipId(chipId()).signingKey(SigningKey.VCEK);
      case VLEK -> report.signingKey(SigningKey.VLEK);
    };
  }

  /// A good report that is bound to `runtimeData` as Azure binds it, signed, with its chain.
  public SnpEvidence attest(Bytes runtimeData) {
    return evidence(report().boundTo(runtimeData));
  }

  /// `report`, signed by this machine's key, with its chain.
  ///
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if it is not well formed
  public SnpEvidence evidence(SnpReportBuilder report) {
    return SnpEvidence.of(SnpReport.parse(sign(report)), certificates());
  }

  /// `report`, signed by this machine's key, well formed or not. The builder is not changed.
  ///
  /// @return 1184 bytes
  public Bytes sign(SnpReportBuilder report) {
    var signed = report.bytes().slice(0, SnpReport.SIGNED_BYTES).toArray();
    var signature = manufacturer.engine().sign(SignatureScheme.ES384, keys.getPrivate(), signed);
    return report.copy().signature(Bytes.copyOf(signature)).bytes();
  }

  /// Leaf, ASK or ASVK, ARK; DER.
  public List<Bytes> certificates() {
    return certificatesWith(leaf);
  }

  /// The chain with another leaf.
  public List<Bytes> certificatesWith(Bytes otherLeaf) {
    return List.of(otherLeaf, issuer().certificate(), authorities().ark().certificate());
  }

  /// This machine's certificate in the making, over its key: change it and issue it.
  public SimulatedLeaf leaf() {
    return switch (keyKind) {
      case VCEK -> SimulatedLeaf.vcek(line, tcb, hardwareId, keys, validity);
      case VLEK -> SimulatedLeaf.vlek(line, tcb, cspId, keys, validity);
    };
  }

  /// ASK or ASVK.
  public SimulatedAuthority issuer() {
    return switch (keyKind) {
      case VCEK -> authorities().ask();
      case VLEK -> authorities().asvk();
    };
  }

  public SimulatedManufacturer.Authorities authorities() {
    return manufacturer.authorities(line);
  }

  /// VCEK or VLEK, ASK or ASVK, ARK as PEM.
  public String certificateChainPem() {
    return Pem.writeDer(certificates());
  }

  /// What Azure's THIM endpoint answers on this machine (`/metadata/THIM/amd/certification`):
  /// `vcekCert`, `tcbm`, `certificateChain`, `cacheControl`.
  public JsonObject thimJson() {
    return JsonObject.builder()
        .put("vcekCert", Pem.writeDer(certificates().subList(0, 1)))
        .put("tcbm", tcb.raw().tcbm())
        .put("certificateChain", Pem.writeDer(certificates().subList(1, 3)))
        .put("cacheControl", "86400")
        .build();
  }

  /// The `report` member of an Azure Attestation request for `SevSnpVm`, before base64url:
  /// `SnpReport`, `VcekCertChain`, and `Endorsements` when there are any.
  public static JsonObject maaReport(SnpEvidence evidence) {
    var json =
        JsonObject.builder()
            .put("SnpReport", evidence.report().bytes().base64Url())
            .put("VcekCertChain", Bytes.utf8(Pem.writeDer(evidence.certificates())).base64Url());
    if (!evidence.uvmEndorsements().isEmpty()) {
      var uvm =
          JsonObject.builder()
              .put(
                  "Uvm",
                  io.privyseal.foundation.json.JsonValue.JsonArray.ofStrings(
                      evidence.uvmEndorsements().stream().map(Bytes::base64Url).toList()))
              .build();
      json.put("Endorsements", Bytes.utf8(uvm.toJson()).base64Url());
    }
    return json.build();
  }

  private Cpuid cpuid() {
    return switch (line) {
      case MILAN -> new Cpuid(0x19, 0x01, 1);
      case GENOA -> new Cpuid(0x19, 0x11, 1);
      case TURIN -> new Cpuid(0x1a, 0x02, 1);
      case VENICE -> new Cpuid(0x1a, 0x50, 0);
    };
  }

  private static byte[] filled(int length, int value) {
    var content = new byte[length];
    Arrays.fill(content, (byte) value);
    return content;
  }

  @Override
  public String toString() {
    return "SimulatedMachine[" + line + ", " + keyKind + "]";
  }
}
