package io.privyseal.attestation.verification.intel;

import io.privyseal.foundation.decision.Check;
import java.util.EnumMap;
import java.util.Map;

/// The catalogue of what is asked of TDX quotes, in the order in which it is asked.
public enum TdxCheck implements Check {
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
  MODULE_IDENTITY(
      "tdx.module.identity",
      "Intel signed the TDX module, it is a production module, and its major version is known",
      Source.MODULE,
      "load a production TDX module of a version that TCB info names"),
  MODULE_MEASUREMENT(
      "tdx.module.mrseam",
      "the measurement of the TDX module is an expected one",
      Source.REPORT,
      "add the module's measurement to the expected ones"),
  MODULE_SVN(
      "tdx.module.svn",
      "the TEE TCB has at least the expected numbers in every component",
      Source.REPORT,
      "update the TDX module and the platform"),
  DEBUG(
      "tdx.td.debug",
      "the trust domain is neither under debug nor being profiled",
      Source.ATTRIBUTES,
      "launch the trust domain with the TUD group of its attributes clear"),
  RESERVED_ATTRIBUTES(
      "tdx.td.reserved-attributes",
      "no attribute is set whose meaning is not known",
      Source.ATTRIBUTES,
      "the host sets an attribute this version does not know: update the verifier"),
  SEPT_VE(
      "tdx.td.sept-ve",
      "the host cannot inject a virtualisation exception by taking memory away",
      Source.ATTRIBUTES,
      "launch the trust domain with SEPT_VE_DISABLE set"),
  MIGRATION(
      "tdx.td.migration",
      "the trust domain cannot be moved to another machine",
      Source.ATTRIBUTES,
      "launch the trust domain with MIGRATABLE clear"),
  SERVICE_TD(
      "tdx.td.service-td",
      "no service trust domain is bound to the trust domain, or an expected one",
      Source.REPORT,
      "launch without service trust domains, or expect their measurement"),
  ATTRIBUTES(
      "tdx.td.attributes",
      "the attributes of the trust domain are expected ones",
      Source.ATTRIBUTES,
      "launch the trust domain with expected attributes"),
  XFAM(
      "tdx.td.xfam",
      "the extended processor state of the trust domain is an expected one",
      Source.REPORT,
      "launch the trust domain with expected XFAM"),
  MRTD(
      "tdx.td.mrtd",
      "the measurement of the initial contents is an expected one",
      Source.REPORT,
      "add MRTD to the expected ones; on Azure it is that of the paravisor and names no workload"),
  CONFIG_ID(
      "tdx.td.config-id",
      "MRCONFIGID is an expected one",
      Source.REPORT,
      "launch with the expected configuration"),
  OWNER(
      "tdx.td.owner",
      "MROWNER is an expected one",
      Source.REPORT,
      "launch with the expected owner"),
  OWNER_CONFIG(
      "tdx.td.owner-config",
      "MROWNERCONFIG is an expected one",
      Source.REPORT,
      "launch with the expected owner's configuration"),
  RTMR0(
      "tdx.td.rtmr0",
      "RTMR0 is an expected one",
      Source.REPORT,
      "compare the event log of the firmware's configuration"),
  RTMR1(
      "tdx.td.rtmr1",
      "RTMR1 is an expected one",
      Source.REPORT,
      "compare the event log of boot loader and kernel"),
  RTMR2(
      "tdx.td.rtmr2",
      "RTMR2 is an expected one",
      Source.REPORT,
      "compare the event log of the operating system"),
  RTMR3(
      "tdx.td.rtmr3",
      "RTMR3 is an expected one",
      Source.REPORT,
      "compare the event log of the application"),
  REPORT_DATA(QuoteQuestion.REPORT_DATA);

  private static final Map<QuoteQuestion, TdxCheck> SHARED = new EnumMap<>(QuoteQuestion.class);

  static {
    for (var question : QuoteQuestion.values()) {
      SHARED.put(question, valueOf(question.name()));
    }
  }

  private final Definition definition;

  TdxCheck(QuoteQuestion question) {
    this.definition = question.in("tdx");
  }

  TdxCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  /// The check of this catalogue that asks what every quote is asked.
  static TdxCheck of(QuoteQuestion question) {
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
    static final String ATTRIBUTES = "Intel TDX Module Base Architecture (348549), ATTRIBUTES";
    static final String REPORT = "Intel TDX DCAP Quoting Library API, A.3.2 TD Quote Body";
    static final String MODULE = "Intel QVL, verifyQuote, step 4.1.2.4.11";
  }
}
