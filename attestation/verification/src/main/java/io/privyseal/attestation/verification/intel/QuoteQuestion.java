package io.privyseal.attestation.verification.intel;

import io.privyseal.foundation.decision.Check.Definition;

/// What is asked of every quote, SGX or TDX, in the order in which it is asked. Worded once for
/// both catalogues; each puts its own name before the id.
enum QuoteQuestion {
  QUOTE_FORMAT(
      "quote.format",
      "the quote has a known version, lengths that agree, and certification data of a known type",
      Source.QUOTE,
      "send the quote as the platform made it, without headers"),
  TRAILING_BYTES(
      "quote.trailing-bytes",
      "nothing but zeros follows the quote in its buffer",
      Source.QUOTE,
      "cut the quote at its own length; nothing after it is signed"),
  TEE_TYPE(
      "quote.tee-type",
      "the quote is of the kind of TEE that is asked for",
      Source.QUOTE,
      "send it to the verifier of its own kind"),
  ATTESTATION_KEY_TYPE(
      "quote.attestation-key-type",
      "the attestation key is one for ECDSA on P-256",
      Source.QUOTE,
      "no platform of Intel's makes quotes with another key"),
  QE_VENDOR(
      "quote.qe-vendor",
      "Intel's quoting enclave made the quote",
      Source.QUOTE,
      "use Intel's quoting enclave"),
  CERTIFICATES(
      "pck.certificates",
      "every certificate is one of Intel's profile",
      Source.PROFILE,
      "send the certificates as Intel's service gives them"),
  CHAIN_COMPLETE(
      "pck.chain-complete",
      "the PCK certificate, its issuer and the root are at hand",
      Source.PROFILE,
      "send the chain inside the quote (certification data type 5) or beside it"),
  CHAIN_ORDER(
      "pck.chain-order",
      "the PCK certificate comes from a PCK authority, that one from a root, each able to certify",
      Source.PROFILE,
      "send the chain that belongs to the PCK certificate"),
  CHAIN_SIGNATURES(
      "pck.chain-signatures",
      "each certificate of the chain is signed by the next, the root by itself",
      Source.PROFILE,
      "fetch the chain again from its source"),
  CHAIN_ROOT(
      "pck.chain-root",
      "the root key is pinned by fingerprint",
      Source.PROFILE,
      "only Intel's root, and a simulated manufacturer's if it is named, is believed"),
  CHAIN_VALIDITY(
      "pck.chain-validity",
      "every certificate of the chain is valid at the given time",
      "RFC 5280, section 4.1.2.5",
      "fetch a current certificate; check the clock"),
  PCK_REVOCATION(
      "pck.revocation",
      "a current list of the PCK authority does not name the PCK certificate",
      Source.LISTS,
      "a revoked platform is lost for good; without a current list, fetch it"),
  AUTHORITY_REVOCATION(
      "pck.authority-revocation",
      "a current list of the root names neither the PCK authority nor the TCB signer",
      Source.LISTS,
      "fetch the root's current list"),
  QE_REPORT_SIGNATURE(
      "qe.report-signature",
      "the platform's PCK signed the report of the quoting enclave",
      Source.STEPS + "12",
      "send the quote unchanged and with the chain of its own platform"),
  QE_BINDING(
      "qe.attestation-key",
      "the report of the quoting enclave binds the attestation key",
      Source.STEPS + "13",
      "send the quote unchanged"),
  QUOTE_SIGNATURE(
      "quote.signature",
      "the attestation key, a point of P-256, signed exactly this quote",
      Source.STEPS + "16",
      "send the quote unchanged"),
  TCB_INFO(
      "tcb-info.format",
      "TCB info of the platform is at hand and well formed",
      Source.PCS_TCB,
      "fetch TCB info for the platform's FMSPC"),
  TCB_INFO_SIGNATURE(
      "tcb-info.signature",
      "a TCB signer under the same root signed exactly this TCB info",
      Source.PCS_TCB,
      "fetch TCB info again, with its issuer chain"),
  TCB_INFO_CHAIN_VALIDITY(
      "tcb-info.chain-validity",
      "the certificates of the TCB info's signer are valid at the given time",
      "RFC 5280, section 4.1.2.5",
      "fetch TCB info again, with its issuer chain; check the clock"),
  TCB_INFO_VALIDITY(
      "tcb-info.validity",
      "TCB info is current at the given time",
      Source.PCS_TCB,
      "fetch current TCB info; check the clock"),
  TCB_INFO_PLATFORM(
      "tcb-info.platform",
      "TCB info is for this kind of TEE, FMSPC and PCE",
      Source.STEPS + "9 and 10",
      "fetch TCB info for the platform's FMSPC"),
  TCB_EVALUATION_NUMBER(
      "tcb-info.evaluation-number",
      "TCB info and QE identity are of the expected TCB recovery or a later one",
      Source.PCS_TCB,
      "fetch collateral of a later TCB recovery (update=early)"),
  QE_IDENTITY(
      "qe-identity.format",
      "the identity of the quoting enclave is at hand and well formed",
      Source.PCS_QE,
      "fetch the QE identity"),
  QE_IDENTITY_SIGNATURE(
      "qe-identity.signature",
      "a TCB signer under the same root signed exactly this identity",
      Source.PCS_QE,
      "fetch the QE identity again, with its issuer chain"),
  QE_IDENTITY_CHAIN_VALIDITY(
      "qe-identity.chain-validity",
      "the certificates of the identity's signer are valid at the given time",
      "RFC 5280, section 4.1.2.5",
      "fetch the QE identity again, with its issuer chain; check the clock"),
  QE_IDENTITY_VALIDITY(
      "qe-identity.validity",
      "the QE identity is current at the given time",
      Source.PCS_QE,
      "fetch the current QE identity; check the clock"),
  QE_MATCH(
      "qe.identity",
      "the quoting enclave is the one that Intel names for this kind of TEE",
      Source.STEPS + "14 and 15",
      "use Intel's production quoting enclave"),
  TCB_LEVEL(
      "tcb.level",
      "platform, quoting enclave and TDX module are each at a level that Intel knows",
      Source.STEPS + "17",
      "update the platform: microcode, firmware, quoting enclave, TDX module"),
  TCB_STATUS(
      "tcb.status",
      "the status of the TCB level is an accepted one",
      Source.STEPS + "17",
      "update or configure the platform, or accept the status by name"),
  ADVISORIES(
      "tcb.advisories",
      "every advisory that applies to the platform is an accepted one, and none a refused one",
      Source.PCS_TCB,
      "update the platform, or accept the advisory by name"),
  FMSPC(
      "platform.fmspc",
      "the platform's FMSPC is an expected one and not a refused one",
      Source.PCK,
      "use a machine of an expected kind"),
  PPID(
      "platform.ppid",
      "the platform is an expected one",
      Source.PCK,
      "add the platform to the expected ones"),
  PLATFORM_CONFIGURATION(
      "platform.configuration",
      "the platform is configured as demanded",
      Source.PCK,
      "use a machine whose PCK certificate says so"),
  REPORT_DATA(
      "report-data",
      "the report data is bound to what was sent beside the quote",
      "Intel 64 SDM, volume 3D, REPORTDATA; Azure Attestation, runtimeData",
      "put SHA-256 of exactly the sent runtime data into the report data, zeros after it");

  private final String id;
  private final String statement;
  private final String source;
  private final String mend;

  QuoteQuestion(String id, String statement, String source, String mend) {
    this.id = id;
    this.statement = statement;
    this.source = source;
    this.mend = mend;
  }

  /// As a check of one catalogue.
  ///
  /// @param catalogue `sgx` or `tdx`
  Definition in(String catalogue) {
    return new Definition(catalogue + "." + id, statement, source, mend);
  }

  private static final class Source {
    static final String QUOTE = "DCAP API, A.4 Quote Format; TDX DCAP, A.3 Quote Format";
    static final String PROFILE = "Intel SGX PCK Certificate and CRL Profile, chapter 1";
    static final String LISTS =
        "Intel SGX PCK Certificate and CRL Profile, chapter 2; RFC 5280, section 5";
    static final String PCK = "Intel SGX PCK Certificate and CRL Profile, section 1.3.5";
    static final String STEPS = "Intel QVL, verifyQuote, step 4.1.2.4.";
    static final String PCS_TCB = "PCS API v4, Get TCB Info, appendix A";
    static final String PCS_QE = "PCS API v4, Get Quoting Enclave Identity, appendix B";
  }
}
