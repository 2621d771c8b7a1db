package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import java.util.List;

/// A quote that passed every check, whichever TEE it is of.
public sealed interface VerifiedQuote permits VerifiedSgx, VerifiedTdx {
  /// The quote and the certificates that came along.
  QuoteEvidence evidence();

  VerifiedPlatform platform();

  default TcbStatus tcbStatus() {
    return platform().tcbStatus();
  }

  default List<String> advisories() {
    return platform().advisories();
  }

  default Fmspc fmspc() {
    return platform().fmspc();
  }

  default int tcbEvaluationDataNumber() {
    return platform().tcbEvaluationDataNumber();
  }

  /// Name of the root: `Intel SGX Root CA`, or that of a simulated manufacturer.
  default String trustRoot() {
    return platform().root().name();
  }

  /// Whether the root is a simulated manufacturer's.
  default boolean isSimulated() {
    return platform().root().simulated();
  }
}
