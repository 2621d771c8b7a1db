package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.List;

/// Which TCB recoveries there have been, so that one can ask for the collateral of a newer or an
/// older one than the standard. Parsed, its signature not checked.
///
/// Source: PCS API v4, Get TCB Evaluation Data Numbers.
///
/// @param numbers newest first
public record TcbEvaluationNumbers(
    TeeType teeType, Instant issueDate, Instant nextUpdate, List<Recovery> numbers) {
  private static final int MAX_NUMBERS = 256;

  /// Name of the signed object in Intel's response.
  public static final String MEMBER = "tcbEvaluationDataNumbers";

  /// One TCB recovery.
  ///
  /// @param number the TCB evaluation data number
  /// @param recoveryDate when Intel made it public
  /// @param tcbDate weaknesses made public by then are mended
  public record Recovery(int number, Instant recoveryDate, Instant tcbDate) {}

  public TcbEvaluationNumbers {
    numbers = List.copyOf(numbers);
  }

  /// @param text the signed object itself, without signature
  /// @throws MalformedInputException if a member is missing, not of its type or out of range
  public static TcbEvaluationNumbers parse(Bytes text) {
    try {
      return read(JsonFields.parse(text, ""));
    } catch (MalformedInputException e) {
      throw e.in("TCB evaluation data numbers");
    }
  }

  private static TcbEvaluationNumbers read(JsonFields in) {
    if (in.integer("version", Integer.MAX_VALUE) != 1) {
      throw in.fault("version", "expected 1");
    }
    return new TcbEvaluationNumbers(
        in.teeType(),
        in.instant("issueDate"),
        in.instant("nextUpdate"),
        in.objects(
            "tcbEvalNumbers",
            MAX_NUMBERS,
            item ->
                new Recovery(
                    item.integer("tcbEvaluationDataNumber", Integer.MAX_VALUE),
                    item.instant("tcbRecoveryEventDate"),
                    item.instant("tcbDate"))));
  }
}
