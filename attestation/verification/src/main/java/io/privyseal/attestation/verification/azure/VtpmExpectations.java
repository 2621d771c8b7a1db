package io.privyseal.attestation.verification.azure;

import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.Exactly;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.eventlog.EventLogExpectations;
import io.privyseal.attestation.verification.tpm.QuoteExpectations;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// What is expected of a confidential VM of Azure beyond its being authentic. Immutable; every
/// method gives a new one.
///
/// There is no default without a challenge: whoever has none says why, and the result then carries
/// no nonce. What only the caller can know is not checked until it is required, and the findings
/// say so.
///
/// One expectation all else stands on: hardware binds whatever the software at its most privileged
/// level claims. The claims are a paravisor's, and the TPM that they name is one, only if that
/// software is a paravisor: [#requireParavisor], or the caller compares
/// [VerifiedHardware#launchMeasurement] later, as [VerifiedVtpm#paravisorWasExpected] reminds.
///
/// @param paravisor launch measurement (SNP) or MRTD (TDX)
/// @param vmId in upper case
/// @param ephemeralKey whether evidence without a certified key is refused
public record VtpmExpectations(
    QuoteExpectations quote,
    EventLogExpectations eventLog,
    Expectation<Bytes> paravisor,
    boolean secureBoot,
    boolean consoleOff,
    Expectation<String> vmId,
    Expectation<Bytes> userData,
    boolean ephemeralKey) {
  static final String NOT_GIVEN = "no expectation was given";

  private static final String ANY_PARAVISOR =
      "no expectation was given: an owner of any VM at this level can claim a TPM of their own";

  private static final int MEASUREMENT_BYTES = 48;

  /// The quote must answer this nonce and cover PCR 0 to 7; a log that comes along must explain
  /// them.
  public static VtpmExpectations answering(Bytes nonce) {
    return of(QuoteExpectations.answering(nonce));
  }

  /// The same for a quote of any time, which never counts as bound to anything.
  ///
  /// @param reason why nothing was asked; shown in the finding
  public static VtpmExpectations withoutChallenge(String reason) {
    return of(QuoteExpectations.withoutChallenge(reason));
  }

  private static VtpmExpectations of(QuoteExpectations quote) {
    return new VtpmExpectations(
        quote,
        EventLogExpectations.ofFirmware(),
        new Unchecked<>(ANY_PARAVISOR),
        false,
        false,
        new Unchecked<>(NOT_GIVEN),
        new Unchecked<>(NOT_GIVEN),
        false);
  }

  /// @param change gives what is expected of the quote in place of what was
  public VtpmExpectations quote(UnaryOperator<QuoteExpectations> change) {
    return new VtpmExpectations(
        change.apply(quote),
        eventLog,
        paravisor,
        secureBoot,
        consoleOff,
        vmId,
        userData,
        ephemeralKey);
  }

  /// @param change gives what is expected of the log in place of what was
  public VtpmExpectations eventLog(UnaryOperator<EventLogExpectations> change) {
    return new VtpmExpectations(
        quote,
        change.apply(eventLog),
        paravisor,
        secureBoot,
        consoleOff,
        vmId,
        userData,
        ephemeralKey);
  }

  /// The paravisor must be one of these. Says nothing of the guest's own system.
  ///
  /// @param oneOf launch measurements or MRTDs, 48 bytes each
  public VtpmExpectations requireParavisor(Bytes... oneOf) {
    if (Arrays.stream(oneOf).anyMatch(digest -> digest.length() != MEASUREMENT_BYTES)) {
      throw new IllegalArgumentException("a measurement has 48 bytes");
    }
    return new VtpmExpectations(
        quote,
        eventLog,
        Expectation.among(List.of(oneOf)),
        secureBoot,
        consoleOff,
        vmId,
        userData,
        ephemeralKey);
  }

  /// The VM must be configured with secure boot. Whether it was started under it is a question to
  /// the log: [EventLogExpectations#requireSecureBoot].
  public VtpmExpectations requireSecureBoot() {
    return new VtpmExpectations(
        quote, eventLog, paravisor, true, consoleOff, vmId, userData, ephemeralKey);
  }

  /// The VM must be configured without a serial console.
  public VtpmExpectations requireNoConsole() {
    return new VtpmExpectations(
        quote, eventLog, paravisor, secureBoot, true, vmId, userData, ephemeralKey);
  }

  /// @param id `vmUniqueId`, in either case
  public VtpmExpectations requireVmId(String id) {
    return new VtpmExpectations(
        quote,
        eventLog,
        paravisor,
        secureBoot,
        consoleOff,
        new Exactly<>(id.toUpperCase(Locale.ROOT)),
        userData,
        ephemeralKey);
  }

  /// @param data at most 64 bytes; zeros are added up to 64, as the NV index has them
  public VtpmExpectations requireUserData(Bytes data) {
    if (data.length() > HclClaims.USER_DATA_BYTES) {
      throw new IllegalArgumentException("user data has at most 64 bytes");
    }
    return new VtpmExpectations(
        quote,
        eventLog,
        paravisor,
        secureBoot,
        consoleOff,
        vmId,
        new Exactly<>(data.concat(Bytes.zeros(HclClaims.USER_DATA_BYTES - data.length()))),
        ephemeralKey);
  }

  /// A key that the virtual TPM certified must come along.
  public VtpmExpectations requireEphemeralKey() {
    return new VtpmExpectations(
        quote, eventLog, paravisor, secureBoot, consoleOff, vmId, userData, true);
  }
}
