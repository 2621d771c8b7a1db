package io.privyseal.attestation.service;

import io.privyseal.attestation.appraisal.AzureGuestAppraiser;
import io.privyseal.attestation.appraisal.SgxAppraiser;
import io.privyseal.attestation.appraisal.SnpAppraiser;
import io.privyseal.attestation.appraisal.TdxAppraiser;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.service.procedure.EnclaveProcedure;
import io.privyseal.attestation.service.procedure.GuestProcedure;
import io.privyseal.attestation.service.procedure.Procedures;
import io.privyseal.attestation.service.procedure.SnpProcedure;
import io.privyseal.attestation.service.procedure.TrustDomainProcedure;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.util.List;

/// Puts the procedures of an instance together. Verifiers remember what they have verified, so each
/// is made once.
final class Assembly {
  private Assembly() {}

  static Procedures procedures(
      AttestationInstance instance,
      TrustedMakers makers,
      Collateral collateral,
      CryptoEngine engine) {
    var revocation = instance.chainRevocation();
    var expected = instance.expectations().withRevocation(revocation);
    var snp = new SnpVerifier(engine, makers.amd());
    var quotes = new QuoteVerifier(engine, makers.intel());
    var enclaves = new SgxAppraiser();
    return new Procedures(
        List.of(
            EnclaveProcedure.ofQuotes(quotes, expected.sgx(), collateral, enclaves),
            EnclaveProcedure.ofReports(quotes, expected.sgx(), collateral, enclaves),
            new SnpProcedure(
                snp,
                expected.snp(),
                revocation,
                collateral,
                new SnpAppraiser(instance.referenceValues(), instance.shape())),
            new TrustDomainProcedure(
                quotes,
                expected.tdx(),
                collateral,
                new TdxAppraiser(instance.referenceValues(), instance.shape())),
            new GuestProcedure(
                engine,
                new GuestProcedure.Verifiers(snp, quotes, new VtpmVerifier(engine)),
                new GuestProcedure.Expectations(expected.snp(), expected.tdx(), revocation),
                collateral,
                new AzureGuestAppraiser(instance.referenceValues()))));
  }
}
