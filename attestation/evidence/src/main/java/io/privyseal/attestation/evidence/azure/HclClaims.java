package io.privyseal.attestation.evidence.azure;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.PublicKeys;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;

/// The runtime claims of Azure's paravisor: the keys of the virtual TPM, how the VM is configured,
/// and what the guest put beside them. Parsed, not verified.
///
/// Source: microsoft/openvmm, `igvm_attest/get.rs`, `runtime_claims`.
///
/// @param whole all claims, as they were read
/// @param akPublic `HCLAkPub`, the attestation key of the virtual TPM: it signs, whatever its
///   `key_ops` say
/// @param ekPublic `HCLEkPub`, the endorsement key of the virtual TPM
/// @param vmConfiguration empty members if there is none
/// @param userData 64 bytes that the guest wrote to NV index 0x01400002; empty if the claim is not
///   there
public record HclClaims(
    JsonObject whole,
    RSAPublicKey akPublic,
    Optional<RSAPublicKey> ekPublic,
    JsonObject vmConfiguration,
    Optional<Bytes> userData) {
  public static final String ATTESTATION_KEY = "HCLAkPub";
  public static final String ENDORSEMENT_KEY = "HCLEkPub";

  /// Length of the user data.
  public static final int USER_DATA_BYTES = 64;

  private static final Json.Limits LIMITS = new Json.Limits(HclReport.MAX_BYTES, 8, 500);

  /// @param claims the exact bytes that the hardware report binds
  /// @throws MalformedInputException if they are not JSON, hold not exactly one attestation key, a
  ///   key that is none, or user data of another form
  public static HclClaims parse(Bytes claims) {
    try {
      var whole = Json.parseObject(claims, LIMITS);
      return new HclClaims(
          whole,
          key(whole, ATTESTATION_KEY)
              .orElseThrow(() -> new MalformedInputException("expected the key HCLAkPub")),
          key(whole, ENDORSEMENT_KEY),
          configuration(whole),
          userData(whole));
    } catch (MalformedInputException e) {
      throw e.in("HCL runtime claims");
    }
  }

  private static Optional<RSAPublicKey> key(JsonObject whole, String kid) {
    var named =
        whole.array("keys").orElse(List.of()).stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(key -> key.string("kid").filter(kid::equals).isPresent())
            .toList();
    if (named.size() > 1) {
      throw new MalformedInputException(kid + ": expected one key, found " + named.size());
    }
    return named.stream().findFirst().map(key -> rsa(key, kid));
  }

  private static RSAPublicKey rsa(JsonObject key, String kid) {
    if (key.string("kty").filter("RSA"::equals).isEmpty()) {
      throw new MalformedInputException(kid + ": expected an RSA key");
    }
    try {
      return PublicKeys.rsa(number(key, "n"), number(key, "e"));
    } catch (MalformedInputException e) {
      throw e.in(kid);
    }
  }

  private static Bytes number(JsonObject key, String name) {
    return Base64Url.decodeLenient(
        key.string(name)
            .orElseThrow(() -> new MalformedInputException(name + ": expected base64url")));
  }

  private static JsonObject configuration(JsonObject whole) {
    if (!whole.has("vm-configuration")) {
      return JsonObject.EMPTY;
    }
    return whole
        .object("vm-configuration")
        .orElseThrow(() -> new MalformedInputException("vm-configuration: expected an object"));
  }

  private static Optional<Bytes> userData(JsonObject whole) {
    if (!whole.has("user-data")) {
      return Optional.empty();
    }
    var data =
        whole
            .string("user-data")
            .map(Bytes::ofHex)
            .orElseThrow(() -> new MalformedInputException("user-data: expected hex"));
    if (data.length() != USER_DATA_BYTES) {
      throw new MalformedInputException(
          "user-data: expected %d bytes, found %d".formatted(USER_DATA_BYTES, data.length()));
    }
    return Optional.of(data);
  }

  /// `secure-boot` of the configuration: what the host asked of the paravisor, not what was
  /// measured.
  public Optional<Boolean> secureBoot() {
    return vmConfiguration.bool("secure-boot");
  }

  public Optional<Boolean> tpmEnabled() {
    return vmConfiguration.bool("tpm-enabled");
  }

  /// Whether the state of the virtual TPM outlives the VM.
  public Optional<Boolean> tpmPersisted() {
    return vmConfiguration.bool("tpm-persisted");
  }

  /// Whether the host gave the VM a serial console.
  public Optional<Boolean> consoleEnabled() {
    return vmConfiguration.bool("console-enabled");
  }

  /// `vmUniqueId`, as it stands there.
  public Optional<String> vmId() {
    return vmConfiguration.string("vmUniqueId");
  }

  /// No claims: evidence has no place in logs.
  @Override
  public String toString() {
    return "HclClaims[secure-boot " + secureBoot().map(String::valueOf).orElse("not said") + "]";
  }
}
