package io.privyseal.attestation.verification.eventlog;

import io.privyseal.foundation.decision.Check;

/// The catalogue of what is asked of an event log.
public enum EventLogCheck implements Check {
  BANK(
      "eventlog.bank",
      "the log has digests of the bank that hardware vouches for",
      Source.FORMAT,
      "send the crypto-agile log of the firmware, not one of SHA-1 alone"),
  REPLAY(
      "eventlog.replay",
      "replayed, the log comes to the values of the expected registers",
      "TCG PC Client Platform Firmware Profile, section 10.1",
      "send the log and the quote of the same boot, unchanged"),
  SECURE_BOOT(
      "eventlog.secure-boot",
      "the machine was started with secure boot on, as measured before the separator",
      Source.PCR_7,
      "turn secure boot on"),
  REVOCATIONS(
      "eventlog.dbx",
      "a list of revoked images (dbx) was measured, and it is not empty",
      Source.PCR_7,
      "install the revocation list of the UEFI Forum in the variable dbx"),
  UEFI_DEBUG(
      "eventlog.uefi-debug",
      "the firmware was not open to a debugger",
      Source.PCR_7,
      "start a firmware without a debugger");

  private final Definition definition;

  EventLogCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }

  private static final class Source {
    static final String FORMAT = "TCG PC Client Platform Firmware Profile, section 10.2";
    static final String PCR_7 = "TCG PC Client Platform Firmware Profile, section 3.3.4.8";
  }
}
