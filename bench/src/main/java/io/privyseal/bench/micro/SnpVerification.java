package io.privyseal.bench.micro;

import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Verification of SEV-SNP evidence that is already parsed: every check of the catalogue, runtime
/// data bound to the report.
@State(Scope.Benchmark)
public class SnpVerification {
  private static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  /// Reports of one machine, so that each call has another signature to check.
  private static final int REPORTS = 64;

  /// Machines taken in turn: more than the verifier remembers leaves, so that it never meets one
  /// that it knows.
  private static final int MACHINES = AmdEndorsements.MAX_LEAVES + AmdEndorsements.MAX_LEAVES / 4;

  private static final Duration LIST_LIFETIME = Duration.ofDays(30);

  private final CryptoEngine engine = CryptoEngines.choose();
  private final TrustAnchors anchors;
  private final SnpExpectations expectations =
      SnpExpectations.secureDefaults()
          .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA));
  private final List<Bytes> revocationLists;
  private final SnpVerifier verifier;
  private final List<SnpEvidence> ofOneMachine = new ArrayList<>();
  private final List<SnpEvidence> ofManyMachines = new ArrayList<>();
  private int next;

  public SnpVerification() {
    this(MACHINES);
  }

  /// With fewer machines, to see that it works at all.
  SnpVerification(int machines) {
    var manufacturer =
        SimulatedManufacturer.create(
            engine, AT, SimulatedManufacturer.DEFAULT_NAME, Set.of(ProductLine.MILAN));
    anchors = manufacturer.addTo(TrustAnchors.amd());
    verifier = new SnpVerifier(engine, anchors);
    revocationLists =
        List.of(
            manufacturer
                .authorities(ProductLine.MILAN)
                .ark()
                .revocationList(new Validity(AT, AT.plus(LIST_LIFETIME)), List.of()));
    var machine = manufacturer.machine(AT);
    for (var i = 0; i < REPORTS; i++) {
      ofOneMachine.add(
          machine
              .evidence(machine.report().guestSvn(i).boundTo(RUNTIME_DATA))
              .withRevocationLists(revocationLists));
    }
    for (var i = 0; i < machines; i++) {
      ofManyMachines.add(
          manufacturer.machine(AT).attest(RUNTIME_DATA).withRevocationLists(revocationLists));
    }
  }

  /// The same machine attests again: its chain is known, its report is new.
  @Benchmark
  public VerifiedSnp cachedChain() {
    return accepted(verifier, ofOneMachine.get(next++ % REPORTS));
  }

  /// A machine that was never seen: its leaf is new, ASK and ARK are known.
  @Benchmark
  public VerifiedSnp freshLeaf() {
    return accepted(verifier, ofManyMachines.get(next++ % ofManyMachines.size()));
  }

  /// A verifier that was just started: leaf, ASK and ARK are all verified.
  @Benchmark
  public VerifiedSnp coldChain() {
    return accepted(
        new SnpVerifier(engine, anchors), ofManyMachines.get(next++ % ofManyMachines.size()));
  }

  private VerifiedSnp accepted(SnpVerifier by, SnpEvidence evidence) {
    return switch (by.verify(evidence, expectations, AT)) {
      case Verification.Accepted<VerifiedSnp>(var verified, _) -> verified;
      case Verification.Rejected<VerifiedSnp>(var findings) ->
          throw new IllegalStateException("good evidence was rejected: " + findings);
      case Verification.Undecided<VerifiedSnp>(var findings) ->
          throw new IllegalStateException("good evidence was not decided: " + findings);
    };
  }
}
