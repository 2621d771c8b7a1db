package io.privyseal.attestation.service.facts;

import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.verification.intel.VerifiedQuote;
import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// The facts of each kind of verified evidence. A field of zeros says nothing and is left out.
public final class EvidenceFacts {
  private EvidenceFacts() {}

  /// @param minimum of the reference values for this workload on this product line
  public static AttestedFacts of(VerifiedSnp verified, Optional<TcbVersion> minimum) {
    var report = verified.report();
    return new AttestedFacts.Builder()
        .put(AttestedFacts.TEE, "sevsnp")
        .put(AttestedFacts.MEASUREMENT, hex(report.measurement()))
        .put(AttestedFacts.HOST_DATA, hex(report.hostData()))
        .put(AttestedFacts.SIGNER, hex(report.idKeyDigest()))
        .put(AttestedFacts.CHIP, hex(report.chipId()))
        .put(AttestedFacts.PLATFORM, verified.productLine().label())
        .put(AttestedFacts.TCB, verified.reportedTcb().toString())
        .put(AttestedFacts.TCB_REPORTED, report.reportedTcb().toString())
        .put(AttestedFacts.TCB_CURRENT, report.currentTcb().toString())
        .put(AttestedFacts.TCB_COMMITTED, report.committedTcb().toString())
        .put(AttestedFacts.TCB_LAUNCH, report.launchTcb().toString())
        .put(AttestedFacts.TCB_MINIMUM, minimum.map(m -> m.raw().toString()).orElse(""))
        .put(AttestedFacts.ENDORSED_UNTIL, verified.endorsedUntil().toString())
        .put(AttestedFacts.SIMULATED, verified.isSimulated() ? "true" : "")
        .build();
  }

  public static AttestedFacts of(VerifiedSgx verified) {
    return platform(verified)
        .put(AttestedFacts.TEE, "sgx")
        .put(AttestedFacts.MEASUREMENT, hex(verified.report().mrEnclave()))
        .put(AttestedFacts.SIGNER, hex(verified.report().mrSigner()))
        .build();
  }

  public static AttestedFacts of(VerifiedTdx verified) {
    return platform(verified)
        .put(AttestedFacts.TEE, "tdx")
        .put(AttestedFacts.MEASUREMENT, hex(verified.report().mrTd()))
        .put(AttestedFacts.TCB_TDX, verified.report().teeTcbSvn().toString())
        .build();
  }

  private static AttestedFacts.Builder platform(VerifiedQuote verified) {
    var pck = verified.platform().pck();
    return new AttestedFacts.Builder()
        .put(AttestedFacts.CHIP, hex(pck.extensions().ppid()))
        .put(AttestedFacts.PLATFORM, verified.fmspc().bytes().hex())
        .put(AttestedFacts.TCB, pck.tcb().toString())
        .put(AttestedFacts.TCB_STATUS, verified.tcbStatus().label())
        .put(AttestedFacts.TCB_EVALUATION, Integer.toString(verified.tcbEvaluationDataNumber()))
        .put(AttestedFacts.TCB_PCK, pck.tcb().components().hex())
        .put(AttestedFacts.TCB_PCE, Integer.toString(pck.tcb().pceSvn()))
        .put(AttestedFacts.ENDORSED_UNTIL, EndorsedUntil.of(verified).toString())
        .put(AttestedFacts.SIMULATED, verified.isSimulated() ? "true" : "");
  }

  private static String hex(Bytes field) {
    return field.isAllZero() ? "" : field.hex();
  }
}
