package io.privyseal.attestation.verification.intel;

import io.privyseal.foundation.decision.Check;
import java.util.EnumMap;
import java.util.Map;

/// The catalogue of what is asked of SGX quotes, in the order in which it is asked.
public enum SgxCheck implements Check {
  QUOTE_FORMAT(QuoteQuestion.QUOTE_FORMAT),
  TRAILING_BYTES(QuoteQuestion.TRAILING_BYTES),
  TEE_TYPE(QuoteQuestion.TEE_TYPE),
  ATTESTATION_KEY_TYPE(QuoteQuestion.ATTESTATION_KEY_TYPE),
  QE_VENDOR(QuoteQuestion.QE_VENDOR),
  CERTIFICATES(QuoteQuestion.CERTIFICATES),
  CHAIN_COMPLETE(QuoteQuestion.CHAIN_COMPLETE),
  CHAIN_ORDER(QuoteQuestion.CHAIN_ORDER),
  CHAIN_SIGNATURES(QuoteQuestion.CHAIN_SIGNATURES),
  CHAIN_ROOT(QuoteQuestion.CHAIN_ROOT),
  CHAIN_VALIDITY(QuoteQuestion.CHAIN_VALIDITY),
  PCK_REVOCATION(QuoteQuestion.PCK_REVOCATION),
  AUTHORITY_REVOCATION(QuoteQuestion.AUTHORITY_REVOCATION),
  QE_REPORT_SIGNATURE(QuoteQuestion.QE_REPORT_SIGNATURE),
  QE_BINDING(QuoteQuestion.QE_BINDING),
  QUOTE_SIGNATURE(QuoteQuestion.QUOTE_SIGNATURE),
  TCB_INFO(QuoteQuestion.TCB_INFO),
  TCB_INFO_SIGNATURE(QuoteQuestion.TCB_INFO_SIGNATURE),
  TCB_INFO_CHAIN_VALIDITY(QuoteQuestion.TCB_INFO_CHAIN_VALIDITY),
  TCB_INFO_VALIDITY(QuoteQuestion.TCB_INFO_VALIDITY),
  TCB_INFO_PLATFORM(QuoteQuestion.TCB_INFO_PLATFORM),
  TCB_EVALUATION_NUMBER(QuoteQuestion.TCB_EVALUATION_NUMBER),
  QE_IDENTITY(QuoteQuestion.QE_IDENTITY),
  QE_IDENTITY_SIGNATURE(QuoteQuestion.QE_IDENTITY_SIGNATURE),
  QE_IDENTITY_CHAIN_VALIDITY(QuoteQuestion.QE_IDENTITY_CHAIN_VALIDITY),
  QE_IDENTITY_VALIDITY(QuoteQuestion.QE_IDENTITY_VALIDITY),
  QE_MATCH(QuoteQuestion.QE_MATCH),
  TCB_LEVEL(QuoteQuestion.TCB_LEVEL),
  TCB_STATUS(QuoteQuestion.TCB_STATUS),
  ADVISORIES(QuoteQuestion.ADVISORIES),
  FMSPC(QuoteQuestion.FMSPC),
  PPID(QuoteQuestion.PPID),
  PLATFORM_CONFIGURATION(QuoteQuestion.PLATFORM_CONFIGURATION),
  DEBUG(
      "sgx.enclave.debug",
      "the enclave is not a debug enclave",
      Source.ATTRIBUTES,
      "build and sign the enclave without debug"),
  PROVISION_KEY(
      "sgx.enclave.provision-key",
      "the enclave may not derive keys that name the platform",
      Source.ATTRIBUTES,
      "sign the enclave without the PROVISIONKEY attribute"),
  MRENCLAVE(
      "sgx.enclave.mrenclave",
      "the measurement of the enclave is an expected one",
      Source.REPORT,
      "add the enclave's measurement to the expected ones, or run an expected enclave"),
  MRSIGNER(
      "sgx.enclave.mrsigner",
      "the enclave was signed by an expected key",
      Source.REPORT,
      "sign the enclave with an expected key"),
  PRODUCT_ID(
      "sgx.enclave.product-id",
      "the product id is an expected one",
      Source.REPORT,
      "run the expected product of the signer"),
  SVN(
      "sgx.enclave.svn",
      "the enclave's security version is at least the expected one",
      Source.REPORT,
      "run a newer build of the enclave"),
  EXTENDED_PRODUCT_ID(
      "sgx.enclave.extended-product-id",
      "the extended product id is an expected one",
      Source.REPORT,
      "run the expected product; the enclave needs KSS"),
  FAMILY_ID(
      "sgx.enclave.family-id",
      "the product family is an expected one",
      Source.REPORT,
      "run a product of the expected family; the enclave needs KSS"),
  CONFIG_ID(
      "sgx.enclave.config-id",
      "the configuration given at launch is an expected one",
      Source.REPORT,
      "launch with the expected configuration; the enclave needs KSS"),
  CONFIG_SVN(
      "sgx.enclave.config-svn",
      "the configuration's security version is at least the expected one",
      Source.REPORT,
      "launch with a newer configuration; the enclave needs KSS"),
  REPORT_DATA(QuoteQuestion.REPORT_DATA);

  private static final Map<QuoteQuestion, SgxCheck> SHARED = new EnumMap<>(QuoteQuestion.class);

  static {
    for (var question : QuoteQuestion.values()) {
      SHARED.put(question, valueOf(question.name()));
    }
  }

  private final Definition definition;

  SgxCheck(QuoteQuestion question) {
    this.definition = question.in("sgx");
  }

  SgxCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  /// The check of this catalogue that asks what every quote is asked.
  static SgxCheck of(QuoteQuestion question) {
    var check = SHARED.get(question);
    if (check == null) {
      throw new IllegalStateException("no check for " + question);
    }
    return check;
  }

  @Override
  public Definition definition() {
    return definition;
  }

  private static final class Source {
    static final String ATTRIBUTES = "Intel 64 SDM, volume 3D, ATTRIBUTES";
    static final String REPORT = "DCAP API, A.4 Enclave Report Body";
  }
}
