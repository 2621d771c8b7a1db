package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Check;
import java.util.Optional;

/// From the platform's key to the quote: the PCK signed the report of the quoting enclave, that
/// report binds the attestation key, and the attestation key signed the quote.
final class SignatureChecks<C extends Enum<C> & Check> {
  private static final int COORDINATE_BYTES = 32;

  private final Quote quote;
  private final Optional<PckCertificate> pck;
  private final CryptoEngine engine;
  private final QuoteFindings<C> findings;

  SignatureChecks(
      Quote quote, Optional<PckCertificate> pck, CryptoEngine engine, QuoteFindings<C> findings) {
    this.quote = quote;
    this.pck = pck;
    this.engine = engine;
    this.findings = findings;
  }

  void run() {
    keyType();
    vendor();
    qeReport();
    binding();
    quoteSignature();
  }

  private void keyType() {
    findings.require(
        QuoteQuestion.ATTESTATION_KEY_TYPE,
        "quote header",
        isP256(),
        "2 (ECDSA P-256)",
        isP256() ? "2 (ECDSA P-256)" : "3 (ECDSA P-384)");
  }

  private boolean isP256() {
    return quote.attestationKeyType() == Quote.ECDSA_P256;
  }

  private void vendor() {
    findings.require(
        QuoteQuestion.QE_VENDOR,
        "quote header",
        quote.qeVendorId().equals(Quote.INTEL_QE_VENDOR),
        Quote.INTEL_QE_VENDOR.hex(),
        quote.qeVendorId().hex());
  }

  private void qeReport() {
    var where = "report of the quoting enclave";
    if (pck.isEmpty()) {
      findings.notChecked(QuoteQuestion.QE_REPORT_SIGNATURE, where, "no PCK certificate");
      return;
    }
    var signed =
        engine.verify(
            SignatureScheme.ES256,
            pck.get().certificate().publicKey(),
            quote.qeReport().bytes().toArray(),
            quote.qeReportSignature().toArray());
    findings.require(
        QuoteQuestion.QE_REPORT_SIGNATURE,
        where,
        signed,
        "signed by the key of the PCK certificate",
        signed ? "verified" : "does not verify");
  }

  private void binding() {
    var digest =
        Digests.sha256(quote.attestationKey().concat(quote.qeAuthenticationData()))
            .concat(Bytes.zeros(COORDINATE_BYTES));
    findings.require(
        QuoteQuestion.QE_BINDING,
        "report data of the quoting enclave",
        quote.qeReport().reportData().equals(digest),
        digest.hex(),
        quote.qeReport().reportData().hex());
  }

  private void quoteSignature() {
    var where = "quote signature";
    var expected = "signed by the attestation key";
    if (!isP256()) {
      findings.notChecked(
          QuoteQuestion.QUOTE_SIGNATURE, where, "the attestation key is of another type");
      return;
    }
    var xy = quote.attestationKey();
    var key =
        EcCurve.P256.publicKey(
            xy.slice(0, COORDINATE_BYTES).toArray(),
            xy.slice(COORDINATE_BYTES, COORDINATE_BYTES).toArray());
    if (key.isEmpty()) {
      findings.failed(
          QuoteQuestion.QUOTE_SIGNATURE, where, expected, "the key is no point of P-256");
      return;
    }
    var signed =
        engine.verify(
            SignatureScheme.ES256,
            key.get(),
            quote.signedBytes().toArray(),
            quote.signature().toArray());
    findings.require(
        QuoteQuestion.QUOTE_SIGNATURE,
        where,
        signed,
        expected,
        signed ? "verified" : "does not verify");
  }
}
