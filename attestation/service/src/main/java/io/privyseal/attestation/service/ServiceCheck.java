package io.privyseal.attestation.service;

import io.privyseal.foundation.decision.Check;

/// What the service itself asks, beside verification and appraisal.
public enum ServiceCheck implements Check {
  REQUEST_FORM(
      "maa.request.form",
      "the request can be read",
      "Azure Attestation REST API, AttestSevSnpVm",
      "send the request in the form of the reference"),
  UVM_ENDORSEMENT(
      "maa.evidence.uvm-endorsement",
      "the image's publisher endorses the launch measurement",
      "Azure Attestation REST API, Endorsements",
      "name the measurement in the reference values"),
  POLICY_TOKEN(
      "maa.policy.token",
      "the policy token is a JWS with a policy, signed as it says",
      "Azure Attestation, author and sign an attestation policy",
      "send an unsecured JWS, or one signed by the key of its x5c certificate"),
  POLICY_TEXT(
      "maa.policy.text",
      "the policy is of a version of the language that is served, and can be evaluated",
      "Azure Attestation, claim rule grammar",
      "correct the policy at the named line and column");

  private final Definition definition;

  ServiceCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
