package io.privyseal.attestation.endorsements.intel;

import java.util.Optional;

/// How a platform's TCB stands, in Intel's words.
///
/// Source: PCS API v4, TCB info, `tcbStatus`; Intel DCAP for the two TD relaunch statuses, which
/// only a verifier gives.
public enum TcbStatus {
  UP_TO_DATE("UpToDate"),
  /// The platform is right, the software in the TEE must have been built with mitigations.
  SW_HARDENING_NEEDED("SWHardeningNeeded"),
  /// The platform's configuration leaves a known weakness open.
  CONFIGURATION_NEEDED("ConfigurationNeeded"),
  CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
  /// The platform has a newer TDX module by now; the trust domain was launched with an older one.
  TD_RELAUNCH_ADVISED("TDRelaunchAdvised"),
  TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED("TDRelaunchAdvisedConfigurationNeeded"),
  OUT_OF_DATE("OutOfDate"),
  OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
  /// Not to be trusted again at this level.
  REVOKED("Revoked");

  private final String label;

  TcbStatus(String label) {
    this.label = label;
  }

  /// As Intel writes it.
  public String label() {
    return label;
  }

  /// The status of that name; empty for any other text.
  public static Optional<TcbStatus> named(String label) {
    for (var status : values()) {
      if (status.label.equals(label)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /// Whether something below the newest level runs.
  public boolean isOutOfDate() {
    return this == OUT_OF_DATE || this == OUT_OF_DATE_CONFIGURATION_NEEDED;
  }

  /// Whether the platform's configuration is asked for.
  public boolean needsConfiguration() {
    return this == CONFIGURATION_NEEDED
        || this == CONFIGURATION_AND_SW_HARDENING_NEEDED
        || this == OUT_OF_DATE_CONFIGURATION_NEEDED
        || this == TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
  }

  /// This status of a platform, one part of which (the quoting enclave, the TDX module) stands at
  /// `part`: out of date and revoked parts pull the whole down, others leave it as it is.
  ///
  /// Source: Intel QVL, convergence of TCB statuses.
  public TcbStatus convergedWith(TcbStatus part) {
    if (part == REVOKED) {
      return REVOKED;
    }
    if (part != OUT_OF_DATE) {
      return this;
    }
    return switch (this) {
      case UP_TO_DATE, SW_HARDENING_NEEDED -> OUT_OF_DATE;
      case CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED ->
          OUT_OF_DATE_CONFIGURATION_NEEDED;
      case TD_RELAUNCH_ADVISED,
          TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
          OUT_OF_DATE,
          OUT_OF_DATE_CONFIGURATION_NEEDED,
          REVOKED ->
          this;
    };
  }
}
