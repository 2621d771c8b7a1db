package io.privyseal.attestation.appraisal.policy;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a policy says about its own evaluation and about the token: the property claims that are
/// known, with Azure's defaults for what it does not say. Properties of other names mean nothing.
///
/// Source: Azure Attestation, "Policy version 1.2", configurationrules; "Custom TCB baseline
/// enforcement"; "Claim sets", property claims.
///
/// @param tcbBaseline `x-ms-sgx-tcbidentifier`: "azuredefault", or a TCB evaluation data number
/// @param requireValidAikCertificate `require_valid_aik_cert`: whether a TPM's attestation key must
///   have a certificate that chains to a trusted root
/// @param requiredPcrMask `required_pcr_mask`: the PCRs that a TPM quote must cover, PCR 0 in bit
///   0; 24 bits
/// @param reportValidityMinutes `report_validity_in_minutes`: lifetime of the token of a TPM; 1 to
///   525600
/// @param omitCertificate `omit_x5c`: whether the token names its key by thumbprint only
public record PolicyConfiguration(
    TcbBaseline tcbBaseline,
    boolean requireValidAikCertificate,
    int requiredPcrMask,
    int reportValidityMinutes,
    boolean omitCertificate) {
  public static final int ALL_PCRS = 0xFF_FFFF;
  public static final int DAY_MINUTES = 1440;
  public static final int YEAR_MINUTES = 525_600;

  private static final String TCB = "x-ms-sgx-tcbidentifier";
  private static final String AIK = "require_valid_aik_cert";
  private static final String PCRS = "required_pcr_mask";
  private static final String VALIDITY = "report_validity_in_minutes";
  private static final String OMIT = "omit_x5c";
  private static final String DEFAULT_TCB = "azuredefault";
  private static final Pattern EVALUATION_NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

  public PolicyConfiguration {
    if (requiredPcrMask < 0 || requiredPcrMask > ALL_PCRS) {
      throw new IllegalArgumentException("a PCR mask has 24 bits");
    }
    if (reportValidityMinutes < 1 || reportValidityMinutes > YEAR_MINUTES) {
      throw new IllegalArgumentException("a report is valid for a minute to a year");
    }
  }

  /// What holds where a policy says nothing.
  public static PolicyConfiguration defaults() {
    return new PolicyConfiguration(
        new TcbBaseline.OfInstance(), true, ALL_PCRS, DAY_MINUTES, false);
  }

  /// Whether the quote must cover that PCR.
  public boolean requiresPcr(int index) {
    return index >= 0 && index < 24 && (requiredPcrMask >> index & 1) == 1;
  }

  /// @throws UnevaluableException if a known property has a value that it cannot have, or two
  static PolicyConfiguration of(Collection<PolicyClaim> properties) {
    return new PolicyConfiguration(
        one(properties, TCB)
            .flatMap(PolicyConfiguration::baseline)
            .orElseGet(TcbBaseline.OfInstance::new),
        flag(properties, AIK, true),
        (int) whole(properties, PCRS, ALL_PCRS),
        (int) whole(properties, VALIDITY, DAY_MINUTES),
        flag(properties, OMIT, false));
  }

  /// Why a property of that name cannot have that value; empty if it can, or is not known.
  static Optional<String> fault(String name, ClaimValue value) {
    return switch (name) {
      case TCB ->
          fault(
              baseline(value).isPresent(),
              name,
              "\"azuredefault\" or a TCB evaluation data number");
      case AIK, OMIT -> fault(value instanceof ClaimValue.Flag, name, "true or false");
      case PCRS -> fault(within(value, 0, ALL_PCRS), name, "an integer of at most 24 bits");
      case VALIDITY ->
          fault(within(value, 1, YEAR_MINUTES), name, "an integer from 1 to " + YEAR_MINUTES);
      default -> Optional.empty();
    };
  }

  private static Optional<String> fault(boolean fits, String name, String expected) {
    return fits ? Optional.empty() : Optional.of("expected for %s %s".formatted(name, expected));
  }

  private static boolean within(ClaimValue value, long least, long most) {
    return value instanceof ClaimValue.Whole(var number) && number >= least && number <= most;
  }

  private static Optional<TcbBaseline> baseline(ClaimValue value) {
    var text = value instanceof ClaimValue.Whole(var number) ? Long.toString(number) : text(value);
    if (text.toLowerCase(Locale.ROOT).equals(DEFAULT_TCB)) {
      return Optional.of(new TcbBaseline.OfInstance());
    }
    return EVALUATION_NUMBER.matcher(text).matches()
        ? Optional.of(new TcbBaseline.EvaluationData(Integer.parseInt(text)))
        : Optional.empty();
  }

  private static String text(ClaimValue value) {
    return value instanceof ClaimValue.Text(var text) ? text : "";
  }

  private static boolean flag(Collection<PolicyClaim> properties, String name, boolean absent) {
    return one(properties, name).orElse(new ClaimValue.Flag(absent))
            instanceof ClaimValue.Flag(var value)
        && value;
  }

  private static long whole(Collection<PolicyClaim> properties, String name, long absent) {
    return one(properties, name).orElse(new ClaimValue.Whole(absent))
            instanceof ClaimValue.Whole(var value)
        ? value
        : absent;
  }

  private static Optional<ClaimValue> one(Collection<PolicyClaim> properties, String name) {
    var values =
        properties.stream()
            .filter(claim -> claim.type().equals(name))
            .map(PolicyClaim::value)
            .distinct()
            .toList();
    if (values.size() > 1) {
      throw new UnevaluableException("two values for the property " + name);
    }
    for (var value : values) {
      fault(name, value)
          .ifPresent(fault -> {
            throw new UnevaluableException(fault);
          });
    }
    return values.stream().findFirst();
  }
}
