package io.privyseal.bench.micro;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.azure.VtpmExpectations;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Verification of Azure's virtual TPM on SEV-SNP, its event log replayed: the part beyond the
/// hardware report, and both together.
@State(Scope.Benchmark)
public class VtpmVerification {
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");

  /// Quotes of one VM, so that each call has another signature to check.
  private static final int QUOTES = 16;

  private final CryptoEngine engine = CryptoEngines.choose();
  private final SnpVerifier hardware;
  private final VtpmVerifier verifier = new VtpmVerifier(engine);
  private final SnpExpectations expectations =
      SnpExpectations.secureDefaults()
          .withRevocation(RevocationRule.off("what is measured is the rest"));
  private final List<SnpEvidence> reports = new ArrayList<>();
  private final List<VtpmEvidence> quotes = new ArrayList<>();
  private final List<Bytes> nonces = new ArrayList<>();
  private final List<VerifiedHardware> known = new ArrayList<>();
  private int next;

  public VtpmVerification() {
    var manufacturer =
        SimulatedManufacturer.create(
            engine, AT, SimulatedManufacturer.DEFAULT_NAME, Set.of(ProductLine.MILAN));
    hardware = new SnpVerifier(engine, manufacturer.addTo(TrustAnchors.amd()));
    var vm =
        SimulatedAzureVm.of(
            SimulatedParavisor.on(manufacturer.machine(AT)), SimulatedVtpm.create(engine));
    for (var i = 0; i < QUOTES; i++) {
      var nonce = Bytes.utf8("request " + i);
      var made = vm.attest(nonce);
      nonces.add(nonce);
      reports.add(SnpEvidence.of(SnpReport.parse(made.hardware()), made.certificates()));
      quotes.add(evidence(made));
    }
    for (var i = 0; i < QUOTES; i++) {
      known.add(verified(i));
    }
  }

  private static VtpmEvidence evidence(AzureEvidence made) {
    return VtpmEvidence.of(
            HclReport.parse(made.hclReport().nvContent()),
            TpmQuote.azure(made.quote().attest(), made.quote().signature()),
            PcrValues.of(TpmHash.SHA256, made.registers()))
        .withLog(EventLog.parseTcg(made.log()));
  }

  /// Runtime claims, quote, registers and log.
  @Benchmark
  public VerifiedVtpm beyondHardware() {
    var i = next++ % QUOTES;
    return verify(i, known.get(i));
  }

  /// The hardware report as well, its chain known.
  @Benchmark
  public VerifiedVtpm withHardware() {
    var i = next++ % QUOTES;
    return verify(i, verified(i));
  }

  private VerifiedVtpm verify(int i, VerifiedHardware by) {
    return QuoteVerification.accepted(
        verifier.verify(quotes.get(i), by, VtpmExpectations.answering(nonces.get(i)), AT));
  }

  private VerifiedHardware verified(int i) {
    return new VerifiedHardware.Snp(
        QuoteVerification.accepted(hardware.verify(reports.get(i), expectations, AT)));
  }
}
