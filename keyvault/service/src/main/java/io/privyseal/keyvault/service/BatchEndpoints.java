package io.privyseal.keyvault.service;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.service.wire.BatchRequest;
import java.util.function.Function;

/// Many keys wrapped or unwrapped with one request: one look at roles and key, one record, one
/// commit. Our own addition to the protocol.
///
/// What is refused for one value is told in its place, and the others are done. What is refused for
/// the key or the caller is refused for all.
final class BatchEndpoints {
  private final UseEndpoints use;
  private final KeyUse keys;

  BatchEndpoints(UseEndpoints use, KeyUse keys) {
    this.use = use;
    this.keys = keys;
  }

  Reply wrap(Request request, boolean versioned) {
    var in = use.admitted(request, UseEndpoints.WRAP);
    var wanted = BatchRequest.read(request.body());
    var permit = use.protecting(in, UseEndpoints.WRAP, versioned, wanted.values().size());
    return answer(in, permit, wanted, value -> wrapped(permit, wanted.algorithm(), value));
  }

  Reply unwrap(Request request, boolean versioned) {
    var in = use.admitted(request, UseEndpoints.UNWRAP);
    var wanted = BatchRequest.read(request.body());
    var permit = use.opening(in, UseEndpoints.UNWRAP, versioned, wanted.values().size());
    return answer(in, permit, wanted, value -> unwrapped(permit, wanted.algorithm(), value));
  }

  private String wrapped(KeyUse.Permit permit, CipherAlgorithm algorithm, Bytes value) {
    return keys.encrypt(permit, algorithm, Cleartext.of(value)).value().base64Url();
  }

  private String unwrapped(KeyUse.Permit permit, CipherAlgorithm algorithm, Bytes value) {
    try (var plain =
        use.onPool(permit, () -> keys.decrypt(permit, algorithm, Ciphertext.of(value)))) {
      return plain.expose(Base64Url::encode);
    }
  }

  private static Reply answer(
      Admitted in, KeyUse.Permit permit, BatchRequest wanted, Function<Bytes, String> work) {
    var results = wanted.values().stream().<JsonValue>map(value -> result(value, work)).toList();
    return Reply.json(
        200,
        JsonObject.builder()
            .put("kid", in.writer().kid(permit.bundle()))
            .put("results", new JsonArray(results))
            .build());
  }

  private static JsonObject result(Bytes value, Function<Bytes, String> work) {
    try {
      return JsonObject.builder().put("value", work.apply(value)).build();
    } catch (RefusedException e) {
      var problem = Problems.of(e);
      return JsonObject.builder()
          .put(
              "error",
              JsonObject.builder()
                  .put("code", problem.code())
                  .put("message", problem.message())
                  .build())
          .build();
    }
  }
}
