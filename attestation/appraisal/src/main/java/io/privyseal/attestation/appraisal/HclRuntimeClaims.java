package io.privyseal.attestation.appraisal;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The runtime claims of Azure's paravisor (HCL), recognised by their form: an object
/// `vm-configuration` and at least one key in `keys` whose `kid` begins with `HCL`.
///
/// @param whole the runtime data as they were bound
record HclRuntimeClaims(JsonObject whole) {
  private static final String KEYS = "keys";
  private static final String CONFIGURATION = "vm-configuration";
  private static final String CLIENT_PAYLOAD = "client-payload";
  private static final String KID_PREFIX = "HCL";

  /// The attestation key of the virtual TPM: it signs, whatever its `key_ops` say.
  private static final String ATTESTATION_KEY = "HCLAkPub";

  private static final Set<String> ENCRYPTING = Set.of("encrypt", "wrapKey");

  static Optional<HclRuntimeClaims> in(Optional<ClientData> runtimeData) {
    if (runtimeData.isPresent()
        && runtimeData.get() instanceof ClientData.JsonClaims(_, var claims)
        && claims.object(CONFIGURATION).isPresent()
        && keys(claims).stream().anyMatch(key -> kid(key).startsWith(KID_PREFIX))) {
      return Optional.of(new HclRuntimeClaims(claims));
    }
    return Optional.empty();
  }

  Optional<Boolean> secureBoot() {
    return configuration().bool("secure-boot");
  }

  /// A GUID, in upper case as the tokens have it.
  Optional<String> vmId() {
    return configuration().string("vmUniqueId").map(id -> id.toUpperCase(Locale.ROOT));
  }

  /// `x-ms-runtime` for the top of the token: the keys that one may encrypt to, those of the guest
  /// before those of the paravisor, and the client's payload. Empty if there is neither.
  Optional<JsonObject> forWorkload() {
    var ofGuest = new ArrayList<JsonValue>();
    var ofParavisor = new ArrayList<JsonValue>();
    for (var key : keys(whole)) {
      if (mayEncrypt(key) && !kid(key).equals(ATTESTATION_KEY)) {
        (kid(key).startsWith(KID_PREFIX) ? ofParavisor : ofGuest).add(key);
      }
    }
    ofGuest.addAll(ofParavisor);
    var runtime = JsonObject.builder();
    whole.object(CLIENT_PAYLOAD).ifPresent(payload -> runtime.put(CLIENT_PAYLOAD, payload));
    if (!ofGuest.isEmpty()) {
      runtime.put(KEYS, new JsonArray(ofGuest));
    }
    var built = runtime.build();
    return built.members().isEmpty() ? Optional.empty() : Optional.of(built);
  }

  private JsonObject configuration() {
    return whole.object(CONFIGURATION).orElse(JsonObject.EMPTY);
  }

  private static List<JsonObject> keys(JsonObject claims) {
    return claims.array(KEYS).orElse(List.of()).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  private static String kid(JsonObject key) {
    return key.string("kid").orElse("");
  }

  private static boolean mayEncrypt(JsonObject key) {
    return key.array("key_ops").orElse(List.of()).stream()
        .anyMatch(op -> op instanceof JsonString(var name) && ENCRYPTING.contains(name));
  }
}
