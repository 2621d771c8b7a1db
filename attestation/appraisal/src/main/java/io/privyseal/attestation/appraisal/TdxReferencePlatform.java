package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.Set;

/// What a trust domain must be like to be called a compliant confidential VM. On Azure MRTD
/// measures the paravisor, not the guest's system.
///
/// @param name for people
/// @param mrTds accepted measurements of the initial content, 48 bytes each; at least one
/// @param mrSeams accepted measurements of the TDX module, 48 bytes each; empty leaves it to
///   Intel's identities of modules, which verification compares
/// @param tcbStatuses of the platform; at least one, `Revoked` never among them
/// @param minimumTcbEvaluationDataNumber of the collateral that it was judged by
public record TdxReferencePlatform(
    String name,
    Set<Bytes> mrTds,
    Set<Bytes> mrSeams,
    Set<TcbStatus> tcbStatuses,
    int minimumTcbEvaluationDataNumber)
    implements Comparison.GrantsCompliance {
  public TdxReferencePlatform {
    mrTds = Set.copyOf(mrTds);
    mrSeams = Set.copyOf(mrSeams);
    tcbStatuses = Set.copyOf(tcbStatuses);
    if (mrTds.isEmpty() || tcbStatuses.isEmpty() || minimumTcbEvaluationDataNumber < 0) {
      throw new IllegalArgumentException(
          "a TDX reference platform has an MRTD, a TCB status and no negative number");
    }
    if (tcbStatuses.contains(TcbStatus.REVOKED)) {
      throw new IllegalArgumentException("a platform whose TCB is revoked is not compliant");
    }
    for (var digests : List.of(mrTds, mrSeams)) {
      if (digests.stream().anyMatch(digest -> digest.length() != TdReport.MEASUREMENT_BYTES)) {
        throw new IllegalArgumentException("a measurement has 48 bytes");
      }
    }
  }

  @Override
  public String status() {
    return AttestationClaims.Compliance.CVM;
  }
}
