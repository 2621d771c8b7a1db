package io.privyseal.attestation.appraisal;

import io.privyseal.foundation.decision.Check;

/// The catalogue of appraisal.
///
/// A `compliance` check never refuses a guest: Azure Attestation answers a guest that is authentic
/// but not compliant with a token without `x-ms-compliance-status`, and leaves the refusal to who
/// reads the token. So these checks state that the status is given only where the reference value
/// is met; the finding's `actual` begins with `withheld` where it is not.
public enum AppraisalCheck implements Check {
  COMPLIANCE_REFERENCE(
      "maa.compliance.reference",
      "a compliance status is given only if the instance has reference values for such a guest",
      "configure reference values for this kind of guest"),
  COMPLIANCE_MEASUREMENT(
      "maa.compliance.measurement",
      "a compliance status is given only for a launch measurement of the reference values",
      "launch an image whose measurement is accepted, or add its measurement"),
  COMPLIANCE_ID_KEY(
      "maa.compliance.id-key",
      "a compliance status is given only for an accepted ID key",
      "launch with an ID block signed by an accepted key"),
  COMPLIANCE_ENDORSEMENT(
      "maa.compliance.endorsement",
      "a compliance status is given by an endorsement only if it is authentic and of this image",
      "send the endorsement that the host gives for the image; the checks named say what it lacks"),
  COMPLIANCE_ENDORSEMENT_ISSUER(
      "maa.compliance.endorsement-issuer",
      "a compliance status is given only by endorsements of publishers that are believed",
      "add the issuer and feed to the reference values, if they are to be believed"),
  COMPLIANCE_MODULE(
      "maa.compliance.tdx-module",
      "a compliance status is given only for an accepted TDX module",
      "use a machine whose TDX module is among the reference values"),
  COMPLIANCE_TCB_STATUS(
      "maa.compliance.tcb-status",
      "a compliance status is given only for an accepted status of the platform's TCB",
      "update the platform: Intel's TCB info says what it lacks"),
  COMPLIANCE_TCB_EVALUATION(
      "maa.compliance.tcb-evaluation",
      "a compliance status is given only by collateral of the minimum evaluation data number",
      "fetch newer collateral"),
  COMPLIANCE_FIRMWARE(
      "maa.compliance.firmware",
      "a compliance status is given only at or above the minimum of every firmware component",
      "update the firmware of the machine: the reported TCB is below the minimum"),
  COMPLIANCE_GUEST_SVN(
      "maa.compliance.guest-svn",
      "a compliance status is given only at or above the minimum of the guest's version number",
      "launch a newer image"),
  COMPLIANCE_DEBUG(
      "maa.compliance.debug",
      "a compliance status is given only to a guest whose memory the host cannot read",
      "launch the guest with policy bit 19 (DEBUG) clear"),
  COMPLIANCE_VMPL(
      "maa.compliance.vmpl",
      "a compliance status is given only for a report asked for at VMPL 0",
      "ask for the report from VMPL 0"),
  POLICY_EVALUATION(
      "maa.policy.evaluation",
      "the attestation policy of the instance can be carried through",
      "change the policy: see where it failed"),
  POLICY_PERMIT(
      "maa.policy.permit",
      "the attestation policy of the instance permits the guest",
      "change the guest, or the authorizationrules of the policy"),
  POLICY_RULE(
      "maa.policy.rule",
      "the rule fired; told of refusals and of drafts, to say which condition did not hold",
      "change the claim that came nearest, or the rule");

  private final Definition definition;

  AppraisalCheck(String id, String statement, String mend) {
    var source =
        id.startsWith("maa.policy")
            ? "Azure Attestation, claim rule grammar"
            : "Azure Attestation, claim sets, x-ms-compliance-status";
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
