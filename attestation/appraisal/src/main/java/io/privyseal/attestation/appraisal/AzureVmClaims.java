package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.AzureVm;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.eventlog.ReplayedLog;
import io.privyseal.attestation.verification.eventlog.SecureBoot;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `x-ms-azurevm-*` and `secureboot`.
///
/// Azure also writes what Windows measures of itself (`kerneldebug-enabled`, `hvci-policy`, ...),
/// with constants for Linux. Here a claim is written only if something that was measured says so;
/// those are left out.
///
/// Source: Azure's guest attestation samples.
final class AzureVmClaims {
  private static final String EPHEMERAL_KEY = "TpmEphemeralEncryptionKey";
  private static final String WINDOWS = "windows";

  private AzureVmClaims() {}

  /// @param paravisorIsTrusted whether the reference values name the paravisor and nobody can have
  ///   spoken in its place, so that what it says of the VM, its virtual TPM included, may be
  ///   repeated
  static JsonObject attested(
      VerifiedVtpm evidence, ReferenceValues reference, boolean paravisorIsTrusted) {
    if (!paravisorIsTrusted) {
      return JsonObject.EMPTY;
    }
    var claims =
        JsonObject.builder()
            .put(
                AzureVm.ATTESTED_PCRS,
                new JsonArray(
                    evidence.pcrs().values().keySet().stream()
                        .<JsonValue>map(pcr -> new JsonNumber(BigDecimal.valueOf(pcr)))
                        .toList()));
    evidence
        .claims()
        .vmId()
        .ifPresent(id -> claims.put(AttestationClaims.VM_ID, id.toUpperCase(Locale.ROOT)));
    var measured = evidence.log().map(ReplayedLog::secureBoot);
    if (measured.isPresent() && measured.get() instanceof SecureBoot.Established facts) {
      claims.put(AttestationClaims.SECURE_BOOT, facts.enabled());
      databases(claims, facts, reference.secureBoot());
    } else if (measured.isEmpty()) {
      // Without a log only the configuration is known.
      evidence.claims().secureBoot().ifPresent(on -> claims.put(AttestationClaims.SECURE_BOOT, on));
    }
    return claims.build();
  }

  private static void databases(
      JsonValue.Builder claims, SecureBoot.Established facts, SecureBootReference reference) {
    if (!reference.platformKeys().isEmpty() && !reference.exchangeKeys().isEmpty()) {
      claims.put(
          AzureVm.KEYS_VALIDATED,
          among(reference.platformKeys(), facts.platformKey())
              && among(reference.exchangeKeys(), facts.exchangeKeys()));
    }
    if (!reference.allowed().isEmpty()) {
      claims.put(AzureVm.DB_VALIDATED, among(reference.allowed(), facts.allowed()));
    }
    if (!reference.forbidden().isEmpty()) {
      claims.put(AzureVm.DBX_VALIDATED, among(reference.forbidden(), facts.forbidden()));
    }
  }

  private static boolean among(Set<Bytes> digests, Optional<Bytes> variable) {
    return variable.map(Digests::sha256).filter(digests::contains).isPresent();
  }

  /// What nothing vouches for, and `x-ms-runtime`: the client's payload, and the key that the TPM
  /// vouches for.
  static JsonObject ofCaller(AzureGuest guest) {
    var system = guest.system();
    var runtime = JsonObject.builder();
    if (!guest.clientPayload().members().isEmpty()) {
      runtime.put("client-payload", guest.clientPayload());
    }
    guest
        .evidence()
        .ephemeralKey()
        .ifPresent(key ->
            runtime.put(
                AttestationClaims.RUNTIME_KEYS,
                new JsonArray(
                    List.of(
                        PolicyRun.sorted(
                            Jwk.of(key.key())
                                .with("kid", EPHEMERAL_KEY)
                                .withKeyOps(List.of("encrypt"))
                                .json())))));
    return JsonObject.builder()
        .put(AzureVm.PROTOCOL_VERSION, guest.protocolVersion())
        .put(AzureVm.IS_WINDOWS, system.type().toLowerCase(Locale.ROOT).equals(WINDOWS))
        .put(AzureVm.OS_BUILD, system.build())
        .put(AzureVm.OS_DISTRIBUTION, system.distribution())
        .put(AzureVm.OS_TYPE, system.type())
        .put(AzureVm.OS_MAJOR, system.major())
        .put(AzureVm.OS_MINOR, system.minor())
        .put(AttestationClaims.RUNTIME, runtime.build())
        .build();
  }
}
