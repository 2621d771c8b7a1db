package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.ConfigurationOutcome;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.appraisal.policy.TcbBaseline;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.intel.TcbRecoveries;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers.Recovery;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.service.policies.PolicyBook;
import io.privyseal.attestation.service.wire.ApiVersion;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;

/// `GET /tcbbaselines/{type}`: the TCB recoveries of Intel that a policy can choose among by
/// `x-ms-sgx-tcbidentifier`, and which one platforms are judged by now. Anonymous.
///
/// Azure names the oldest platform software for each baseline as well; Intel does not, so those
/// members are absent.
final class TcbBaselineHandler {
  private final Kinds kinds;
  private final PolicyBook policies;
  private final Collateral collateral;

  TcbBaselineHandler(Kinds kinds, PolicyBook policies, Collateral collateral) {
    this.kinds = kinds;
    this.policies = policies;
    this.collateral = collateral;
  }

  Reply list(Request request) {
    ApiVersion.require(request);
    var kind = kinds.served(request);
    var tee = tee(kind);
    var recoveries =
        TcbRecoveries.of(tee, collateral)
            .orElseThrow(() ->
                DecisionRecord.unavailable(
                    "Intel's TCB recoveries are not known now. Try again later."));
    var selected = policies.inForce(kind).policy().map(this::chosen).orElse(0);
    var judgedBy = selected == 0 ? inForce(tee) : selected;
    return Reply.json(
        200,
        JsonObject.builder()
            .put(
                "tcbBaselines",
                new JsonArray(
                    recoveries.stream()
                        .<JsonValue>map(recovery -> shown(recovery, judgedBy))
                        .toList()))
            .build());
  }

  /// The edition of the QE identity that quotes are judged by; 0 if that is not known now.
  private long inForce(TeeType tee) {
    return collateral
        .find(new IntelQeIdentity(tee))
        .found()
        .map(item -> item.statement().edition())
        .orElse(0L);
  }

  private static JsonObject shown(Recovery recovery, long judgedBy) {
    return JsonObject.builder()
        .put("tcbIdentifier", Integer.toString(recovery.number()))
        .put("tcbEvaluationDataNumber", recovery.number())
        .put("tcbReleaseDate", recovery.recoveryDate().toString())
        .put("isSelectedTcb", recovery.number() == judgedBy)
        .build();
  }

  /// The number that the policy names; 0 if it leaves that to the instance.
  private int chosen(InstancePolicy policy) {
    return PolicyEvaluator.configure(policy.policy())
                instanceof ConfigurationOutcome.Configured(var configuration)
            && configuration.tcbBaseline() instanceof TcbBaseline.EvaluationData(var number)
        ? number
        : 0;
  }

  private static TeeType tee(AttestationKind kind) {
    return switch (kind) {
      case SGX_ENCLAVE, OPEN_ENCLAVE -> TeeType.SGX;
      case TDX_VM -> TeeType.TDX;
      case SEV_SNP_VM, AZURE_GUEST, TPM ->
          throw new HttpProblem(
              400,
              MaaErrors.INVALID_PARAMETER,
              "Attestation type %s has no TCB baselines.".formatted(kind.pathName()));
    };
  }
}
