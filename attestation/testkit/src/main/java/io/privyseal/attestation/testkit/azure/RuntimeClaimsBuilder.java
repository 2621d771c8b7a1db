package io.privyseal.attestation.testkit.azure;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The runtime claims of a paravisor in the making. Every method changes this builder and gives it
/// back.
public final class RuntimeClaimsBuilder {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();
  private final List<JsonValue> keys = new ArrayList<>();
  private JsonObject configuration =
      JsonObject.builder()
          .put("console-enabled", true)
          .put("secure-boot", true)
          .put("tpm-enabled", true)
          .put("vmUniqueId", "5A1E0C9D-2B5F-4C5B-9C52-7D0F4B8E6A11")
          .build();

  /// The keys of a virtual TPM and zeros as user data.
  public static RuntimeClaimsBuilder of(RSAPublicKey attestationKey, RSAPublicKey endorsementKey) {
    return new RuntimeClaimsBuilder()
        .key("HCLAkPub", "sign", attestationKey)
        .key("HCLEkPub", "encrypt", endorsementKey)
        .userData(Bytes.zeros(64));
  }

  /// After the keys that are there.
  public RuntimeClaimsBuilder key(String kid, String operation, RSAPublicKey key) {
    keys.add(
        JsonObject.builder()
            .put("kid", kid)
            .put("key_ops", JsonArray.ofStrings(List.of(operation)))
            .put("kty", "RSA")
            .put("e", TpmPublicBuilder.unsigned(key.getPublicExponent()).base64Url())
            .put("n", TpmPublicBuilder.unsigned(key.getModulus()).base64Url())
            .build());
    return this;
  }

  public RuntimeClaimsBuilder withoutKeys() {
    keys.clear();
    return this;
  }

  public RuntimeClaimsBuilder configuration(String name, JsonValue value) {
    configuration = configuration.toBuilder().put(name, value).build();
    return this;
  }

  /// What the configuration says of secure boot.
  public RuntimeClaimsBuilder secureBoot(boolean on) {
    return configuration("secure-boot", new JsonValue.JsonBoolean(on));
  }

  /// What the guest wrote to the TPM for the report.
  public RuntimeClaimsBuilder userData(Bytes data) {
    return member("user-data", new JsonValue.JsonString(data.hex().toUpperCase(Locale.ROOT)));
  }

  public RuntimeClaimsBuilder member(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  public RuntimeClaimsBuilder without(String name) {
    members.remove(name);
    return this;
  }

  /// The exact bytes that the hardware report is bound to.
  public Bytes bytes() {
    var json =
        JsonObject.builder()
            .put("keys", new JsonArray(keys))
            .put("vm-configuration", configuration);
    members.forEach(json::put);
    return Bytes.utf8(json.build().toJson());
  }
}
