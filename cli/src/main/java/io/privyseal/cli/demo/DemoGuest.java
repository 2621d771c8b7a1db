package io.privyseal.cli.demo;

import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.simulation.SimulatedGuest;
import java.util.ArrayList;
import java.util.List;

/// The VM of a case: a simulated machine with a paravisor, which writes its own claims around what
/// the workload wants to bind, as Azure's does.
final class DemoGuest {
  private static final int MEASUREMENT_BYTES = 48;
  private static final int RSA_BITS = 2048;
  private static final String VM_ID = "7B0F5C5E-3D4A-4C59-9F60-5A1E0C0FFEE0";

  private final SimulatedMachine machine;
  private final CryptoEngine engine;
  private final JsonObject attestationKey;

  DemoGuest(SimulatedMachine machine, CryptoEngine engine) {
    this.machine = machine;
    this.engine = engine;
    this.attestationKey =
        Jwk.of(engine.generateRsa(RSA_BITS).getPublic())
            .with("kid", "HCLAkPub")
            .withKeyOps(List.of("sign"))
            .json();
  }

  /// What the client is given: the report, the certificates of the machine, and what is bound.
  ///
  /// @param runtimeData a JWK set with the workload's key
  Evidence attest(DemoCase played, Bytes runtimeData) {
    var bound = paravisorClaims(runtimeData);
    var evidence = evidence(played, bound);
    return new Evidence.SevSnpVm(evidence.report().bytes(), machine.certificateChainPem(), bound);
  }

  /// The workload's keys with the key of the virtual TPM, and how the VM is set up.
  private Bytes paravisorClaims(Bytes runtimeData) {
    var keys = new ArrayList<>(Json.parseObject(runtimeData).array("keys").orElse(List.of()));
    keys.add(attestationKey);
    var claims =
        JsonObject.builder()
            .put("keys", new JsonArray(keys))
            .put(
                "vm-configuration",
                JsonObject.builder()
                    .put("console-enabled", false)
                    .put("secure-boot", true)
                    .put("tpm-enabled", true)
                    .put("vmUniqueId", VM_ID)
                    .build())
            .build();
    return Bytes.utf8(claims.toJson());
  }

  private SnpEvidence evidence(DemoCase played, Bytes bound) {
    var genuine = machine.report().measurement(SimulatedGuest.confidentialVm()).boundTo(bound);
    return switch (played) {
      case ORDINARY_VM -> madeUp(genuine);
      case DEBUG_ENABLED -> machine.evidence(genuine.debugAllowed());
      case FIRMWARE_NOT_COMPLIANT ->
          machine.evidence(genuine.measurement(otherFirmware(SimulatedGuest.confidentialVm())));
      case OTHER_AUTHORITY, NO_PERMISSION, GENUINE -> machine.evidence(genuine);
    };
  }

  /// Without the hardware nobody signs but the VM itself. It sends the certificates of the machine
  /// along, which are no secret.
  private SnpEvidence madeUp(SnpReportBuilder report) {
    var own = engine.generateEc(EcCurve.P384);
    var signed = report.bytes().slice(0, SnpReport.SIGNED_BYTES).toArray();
    var signature = engine.sign(SignatureScheme.ES384, own.getPrivate(), signed);
    return SnpEvidence.of(
        report.copy().signature(Bytes.copyOf(signature)).parse(), machine.certificates());
  }

  /// Every bit is another: no firmware that anybody vouches for.
  private static Bytes otherFirmware(Bytes measurement) {
    var other = measurement.toArray();
    for (var i = 0; i < MEASUREMENT_BYTES; i++) {
      other[i] = (byte) ~other[i];
    }
    return Bytes.copyOf(other);
  }
}
