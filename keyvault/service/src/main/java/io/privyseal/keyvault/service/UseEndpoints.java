package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.CryptoPool;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.service.wire.OperationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// encrypt, decrypt, wrapKey, unwrapKey, sign, verify.
///
/// What the public half does anybody with the public key could do, so it is not recorded; what the
/// private half does is, before it is done.
final class UseEndpoints {
  private final Gate gate;
  private final Decisions decisions;
  private final KeyUse use;
  private final CryptoPool pool;

  UseEndpoints(Gate gate, Decisions decisions, KeyUse use, CryptoPool pool) {
    this.gate = gate;
    this.decisions = decisions;
    this.use = use;
    this.pool = pool;
  }

  /// One operation: what a caller needs, and what the key needs.
  record Operation(Action action, KeyOperation operation) {}

  static final Operation ENCRYPT = new Operation(Action.KEYS_ENCRYPT, KeyOperation.ENCRYPT);
  static final Operation DECRYPT = new Operation(Action.KEYS_DECRYPT, KeyOperation.DECRYPT);
  static final Operation WRAP = new Operation(Action.KEYS_WRAP, KeyOperation.WRAP_KEY);
  static final Operation UNWRAP = new Operation(Action.KEYS_UNWRAP, KeyOperation.UNWRAP_KEY);
  static final Operation SIGN = new Operation(Action.KEYS_SIGN, KeyOperation.SIGN);
  static final Operation VERIFY = new Operation(Action.KEYS_VERIFY, KeyOperation.VERIFY);

  /// encrypt or wrapKey.
  Reply protect(Request request, Operation what, boolean versioned) {
    var in = gate.toKey(request, what.action());
    var wanted = OperationRequest.encryption(request.body());
    var permit = protecting(in, what, versioned, 1);
    return result(in, permit, use.encrypt(permit, wanted.algorithm(), wanted.cleartext()));
  }

  /// decrypt or unwrapKey.
  Reply open(Request request, Operation what, boolean versioned) {
    var in = gate.toKey(request, what.action());
    var wanted = OperationRequest.encryption(request.body());
    var permit = opening(in, what, versioned, 1);
    try (var plain =
        onPool(permit, () -> use.decrypt(permit, wanted.algorithm(), wanted.ciphertext()))) {
      return result(in, permit, plain.expose(Base64Url::encode));
    }
  }

  Reply sign(Request request, boolean versioned) {
    var in = gate.toKey(request, SIGN.action());
    var wanted = OperationRequest.sign(request.body());
    var permit = recordedPermit(in, SIGN, version(in, versioned), 1);
    Bytes signature = onPool(permit, () -> use.sign(permit, wanted.algorithm(), wanted.digest()));
    return result(in, permit, signature.base64Url());
  }

  Reply verify(Request request, boolean versioned) {
    var in = gate.toKey(request, VERIFY.action());
    var wanted = OperationRequest.verify(request.body());
    var permit = use.permit(in.vault(), in.name(), version(in, versioned), KeyOperation.VERIFY);
    gate.charge(in, Cost.ofPublicUse(shape(permit)));
    var valid = use.verify(permit, wanted.algorithm(), wanted.digest(), wanted.signature());
    return Reply.json(200, JsonObject.builder().put("value", valid).build());
  }

  /// The caller of a request for that operation.
  Admitted admitted(Request request, Operation what) {
    return gate.toKey(request, what.action());
  }

  /// For `count` times encrypt or wrapKey. With a symmetric key that is the use of a secret.
  KeyUse.Permit protecting(Admitted in, Operation what, boolean versioned, int count) {
    var version = version(in, versioned);
    var permit = use.permit(in.vault(), in.name(), version, what.operation());
    if (shape(permit) instanceof KeyShape.Oct) {
      return recordedPermit(in, what, version, count);
    }
    gate.charge(in, count * Cost.ofPublicUse(shape(permit)));
    return permit;
  }

  /// For `count` times decrypt or unwrapKey.
  KeyUse.Permit opening(Admitted in, Operation what, boolean versioned, int count) {
    return recordedPermit(in, what, version(in, versioned), count);
  }

  private static Optional<ObjectVersion> version(Admitted in, boolean versioned) {
    return versioned ? in.version() : Optional.empty();
  }

  /// Asks the key, and records what came of it, the refusal too. Many uses that are asked for
  /// together are one record, which says how many.
  private KeyUse.Permit recordedPermit(
      Admitted in, Operation what, Optional<ObjectVersion> version, int count) {
    var findings = new ArrayList<>(in.findings());
    var operation = what.operation().wireName() + (count == 1 ? "" : " of " + count + " values");
    try {
      var permit = use.permit(in.vault(), in.name(), version, what.operation());
      gate.charge(in, count * Cost.ofPrivateUse(shape(permit)));
      findings.add(Finding.passed(VaultCheck.KEY_STATE, "key", operation + " allowed", "allowed"));
      record(in, what, in.resource(permit.bundle()), findings);
      return permit;
    } catch (RefusedException e) {
      findings.add(
          Finding.failed(VaultCheck.KEY_STATE, "key", operation + " allowed", e.reason().name()));
      var decision = record(in, what, in.resource(in.name()), findings);
      throw Decisions.refusal(decision, Problems.of(e));
    }
  }

  private static KeyShape shape(KeyUse.Permit permit) {
    return permit.bundle().version().spec().shape();
  }

  private Decision record(Admitted in, Operation what, String resource, List<Finding> findings) {
    return decisions.record(
        in, Decision.Kind.KEY_OPERATION, what.action().dataAction(), resource, findings);
  }

  /// EC is cheap; RSA waits its turn on the pool.
  <T> T onPool(KeyUse.Permit permit, Callable<T> work) {
    if (permit.bundle().version().spec().type().family() == KeyType.Family.RSA) {
      return pool.run(work);
    }
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("key operations throw no checked exceptions", e);
    }
  }

  private static Reply result(Admitted in, KeyUse.Permit permit, Ciphertext sealed) {
    var json =
        JsonObject.builder()
            .put("kid", in.writer().kid(permit.bundle()))
            .put("value", sealed.value().base64Url());
    sealed.iv().ifPresent(iv -> json.put("iv", iv.base64Url()));
    sealed.tag().ifPresent(tag -> json.put("tag", tag.base64Url()));
    sealed.aad().ifPresent(aad -> json.put("aad", aad.base64Url()));
    return Reply.json(200, json.build());
  }

  private static Reply result(Admitted in, KeyUse.Permit permit, String value) {
    return Reply.json(
        200,
        JsonObject.builder()
            .put("kid", in.writer().kid(permit.bundle()))
            .put("value", value)
            .build());
  }
}
