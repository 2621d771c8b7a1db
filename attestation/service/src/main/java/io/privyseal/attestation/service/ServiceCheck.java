package io.privyseal.attestation.service;

import io.privyseal.foundation.decision.Check;

/// What the service itself asks, beside verification and appraisal.
public enum ServiceCheck implements Check {
  REQUEST_FORM(
      "maa.request.form",
      "the request can be read",
      "Azure Attestation REST API, AttestSevSnpVm",
      "send the request in the form of the reference"),
  POLICY_TOKEN(
      "maa.policy.token",
      "the policy token is a JWS with a policy, signed as it says",
      "Azure Attestation, author and sign an attestation policy",
      "send an unsecured JWS, or one signed by the key of its x5c certificate"),
  POLICY_PRESENT(
      "maa.policy.present",
      "a policy is in force for the attestation type",
      "Azure Attestation, TPM attestation: the policy must be set before the first attestation",
      "set a policy for the type"),
  TPM_CHALLENGE(
      "maa.tpm.challenge",
      "the request answers a challenge of this instance in time",
      "Azure Attestation, TPM attestation protocol, service_context",
      "ask for a new challenge and answer it at once, with its service_context unchanged"),
  TPM_PROOF(
      "maa.tpm.proof",
      "the request is signed with PS256 by the key that it names",
      "Azure Attestation, TPM attestation protocol, attest_key",
      "sign the request with the private key of attest_key"),
  POLICY_SIGNER(
      "maa.policy.signer",
      "the token is signed by a policy management certificate, or by a certificate issued under"
          + " one",
      "Azure Attestation, policy management certificates of isolated instances",
      "sign with the key of a certificate that GET /certificates lists, and send its chain in x5c"),
  CERTIFICATE_CHANGE(
      "maa.certificates.change",
      "the payload holds one policy certificate, and the change leaves at least one",
      "Azure Attestation REST API, PolicyCertificates_Add, PolicyCertificates_Remove",
      "send policyCertificate with a JWK whose x5c holds the certificate; add another before the"
          + " last is removed"),
  CERTIFICATE_TOKEN(
      "maa.certificates.token",
      "the signed token has not been used for such a change before",
      "privyseal, docs/reference/attestation.md, policy certificates",
      "sign a new token; where the same bytes come out, sign with a newly issued certificate, or"
          + " add a member such as jti to the payload"),
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
