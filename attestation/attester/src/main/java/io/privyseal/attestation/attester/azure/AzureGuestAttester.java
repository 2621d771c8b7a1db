package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.imds.InstanceMetadata;
import io.privyseal.attestation.attester.tpm.RsaTemplate;
import io.privyseal.attestation.attester.tpm.RsaTemplate.Scheme;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes;
import io.privyseal.attestation.evidence.tpm.ObjectAttributes.Attribute;
import io.privyseal.attestation.evidence.tpm.PcrPolicy;
import io.privyseal.attestation.evidence.tpm.PcrSelection;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Base64;

/// The guest attestation protocol, version 2.0: hardware, the boot as the virtual TPM has measured
/// it, and a key that the TPM makes for this evidence. The token comes back sealed to that key (see
/// [SealedToken]), and a vault wraps what it releases to it.
///
/// The caller's runtime data are in the client payload as their SHA-256, a nonce. The protocol
/// binds the payload to nothing; what is fresh is the TPM's key, which only this boot can use.
///
/// Source: Azure/confidential-computing-cvm-guest-attestation, `client-library`.
public final class AzureGuestAttester implements DeviceAttester {
  private static final String PROTOCOL_VERSION = "2.0";
  private static final int UNIQUE_BYTES = 256;

  private static final ObjectAttributes SEALING =
      ObjectAttributes.of(
          Attribute.DECRYPT,
          Attribute.FIXED_TPM,
          Attribute.FIXED_PARENT,
          Attribute.SENSITIVE_DATA_ORIGIN,
          Attribute.NO_DA);

  private final AzureVtpm vtpm;
  private final HardwareEvidence hardware;
  private final GuestSystem system;
  private final CryptoEngine engine;

  public AzureGuestAttester(
      AzureVtpm vtpm, InstanceMetadata host, GuestSystem system, CryptoEngine engine) {
    this.vtpm = vtpm;
    this.hardware = new HardwareEvidence(host);
    this.system = system;
    this.engine = engine;
  }

  @Override
  public EvidenceKind kind() {
    return EvidenceKind.AZURE_GUEST;
  }

  @Override
  public String device() {
    return vtpm.name();
  }

  @Override
  public Evidence.AzureGuest attest(Bytes runtimeData) {
    var report = vtpm.report();
    var quoted = vtpm.quote(GuestSystem.LINUX_REGISTERS, Bytes.empty());
    var made = makeKey(quoted.values());
    var info =
        JsonObject.builder()
            .put("AttestationProtocolVersion", PROTOCOL_VERSION)
            .put("OSType", base64(Bytes.utf8("Linux")))
            .put("OSDistro", base64(Bytes.utf8(system.distribution())))
            .put("OSVersionMajor", system.majorVersion())
            .put("OSVersionMinor", system.minorVersion())
            .put("OSBuild", base64(Bytes.utf8("NotApplication")))
            .put("TcgLogs", base64(system.eventLog()))
            .put("ClientPayload", payload(runtimeData))
            .put("TpmInfo", TpmEvidenceJson.of(vtpm, quoted, made.certified()))
            .put("IsolationInfo", isolation(report))
            .build();
    return new Evidence.AzureGuest(info, report.runtimeClaims(), made.sealing());
  }

  private record Made(CertifiedKey certified, TpmSealingKey sealing) {}

  /// A key of this boot that works while the registers are as they were quoted. It does not stay in
  /// the TPM, which has room for few.
  private Made makeKey(PcrValues values) {
    return vtpm.told(
        "ephemeral key",
        () -> {
          var registers = GuestSystem.LINUX_REGISTERS;
          var selection = PcrSelection.of(TpmHash.SHA256, registers);
          var digest = values.digest(registers, TpmHash.SHA256).orElseThrow();
          var unique = new byte[UNIQUE_BYTES];
          engine.random().nextBytes(unique);
          var template =
              new RsaTemplate(
                  SEALING,
                  PcrPolicy.digest(TpmHash.SHA256, selection, digest),
                  Scheme.ANY,
                  Bytes.copyOf(unique));
          var tpm = vtpm.tpm();
          var key = tpm.createEphemeral(template);
          try {
            var certified = tpm.certify(key.handle(), key.area(), AzureVtpm.AK);
            var sealing = new TpmSealingKey(vtpm, engine, tpm.save(key), key.area(), selection);
            return new Made(certified, sealing);
          } finally {
            tpm.flush(key.handle());
          }
        });
  }

  private JsonObject isolation(HclReport report) {
    return switch (report.type()) {
      // Proof and claims in base64url for SNP, in base64 for TDX, as Azure's clients send them.
      case SNP -> {
        var snp = hardware.sevSnp(report);
        yield isolation(
            "SevSnp", Bytes.utf8(snp.proof().toJson()).base64Url(), snp.runtimeData().base64Url());
      }
      case TDX -> {
        var tdx = hardware.tdx(report);
        yield isolation("Tdx", base64(tdx.quote()), base64(tdx.runtimeData()));
      }
    };
  }

  private static JsonObject isolation(String type, String proof, String runtimeData) {
    return JsonObject.builder()
        .put("Type", type)
        .put(
            "Evidence",
            JsonObject.builder().put("Proof", proof).put("RunTimeData", runtimeData).build())
        .build();
  }

  private static JsonObject payload(Bytes runtimeData) {
    return JsonObject.builder().put("nonce", base64(Digests.sha256(runtimeData))).build();
  }

  static String base64(Bytes content) {
    return Base64.getEncoder().encodeToString(content.toArray());
  }
}
