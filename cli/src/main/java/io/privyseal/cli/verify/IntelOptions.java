package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.intel.PlatformExpectations;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What the command line expects of an Intel platform and of what Intel says of it.
///
/// @param tcbStatuses that are let through beyond the good ones
/// @param refusedAdvisories that no platform may be open to
/// @param refusedFmspcs families of processors that are not accepted
/// @param minEvaluation the TCB recovery by which the platform must be judged at the earliest
/// @param freshness how old collateral may be
record IntelOptions(
    List<TcbStatus> tcbStatuses,
    List<String> refusedAdvisories,
    List<Fmspc> refusedFmspcs,
    Optional<Integer> minEvaluation,
    Freshness freshness) {

  static void addTo(CommandSpec spec) {
    spec.addOption(
        Command.several(
            String[].class,
            "--allow-tcb-status",
            "STATUS",
            "Accept Intel platforms of that TCB status: OutOfDate, ConfigurationNeeded, ... May be"
                + " given several times."));
    spec.addOption(
        Command.several(
            String[].class,
            "--refuse-advisory",
            "ID",
            "Refuse Intel platforms that are open to it: INTEL-SA-00615. May be given several"
                + " times."));
    spec.addOption(
        Command.several(
            String[].class,
            "--refuse-fmspc",
            "HEX",
            "Refuse Intel platforms of that family. May be given several times."));
    spec.addOption(
        Command.option(
            Integer.class,
            "--min-tcb-evaluation",
            "N",
            "Refuse TCB info of Intel's with a lower TCB evaluation data number."));
    spec.addOption(
        Command.option(
            Integer.class,
            "--max-age",
            "DAYS",
            "Use no collateral of Intel's, and no list of revocations, that is older."));
    spec.addOption(
        Command.option(
            Integer.class,
            "--grace",
            "DAYS",
            "Use these so long after their next update was due: at most "
                + Freshness.MAX_GRACE.toDays()
                + ". Without this option not at all."));
  }

  /// @throws CommandFailure if an option does not hold what it should
  static IntelOptions of(ParseResult arguments) {
    return new IntelOptions(
        VerifyOptions.texts(arguments, "--allow-tcb-status").stream()
            .map(IntelOptions::status)
            .toList(),
        VerifyOptions.texts(arguments, "--refuse-advisory"),
        VerifyOptions.texts(arguments, "--refuse-fmspc").stream().map(IntelOptions::fmspc).toList(),
        Command.value(arguments, "--min-tcb-evaluation", Integer.class),
        freshness(arguments));
  }

  private static TcbStatus status(String label) {
    return TcbStatus.named(label)
        .filter(status -> status != TcbStatus.REVOKED)
        .orElseThrow(() ->
            CommandFailure.usage(
                "--allow-tcb-status knows no " + label,
                "One of "
                    + String.join(
                        ", ",
                        Arrays.stream(TcbStatus.values())
                            .filter(status -> status != TcbStatus.REVOKED)
                            .map(TcbStatus::label)
                            .toList())
                    + "."));
  }

  private static Fmspc fmspc(String hex) {
    try {
      return Fmspc.ofHex(hex);
    } catch (MalformedInputException _) {
      throw CommandFailure.usage(
          "--refuse-fmspc is not %d bytes in hex: %s".formatted(Fmspc.BYTES, hex),
          "Write it as TCB infos and privyseal verify do: 00606A000000.");
    }
  }

  private static Freshness freshness(ParseResult arguments) {
    try {
      var freshness =
          Freshness.UNTIL_NEXT_UPDATE.withGrace(
              Command.value(arguments, "--grace", Integer.class)
                  .map(Duration::ofDays)
                  .orElse(Duration.ZERO));
      return Command.value(arguments, "--max-age", Integer.class)
          .map(days -> freshness.noOlderThan(Duration.ofDays(days)))
          .orElse(freshness);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--max-age or --grace: " + e.getMessage(), "Give days.");
    }
  }

  /// Whether something of Intel's is refused that would be let through.
  boolean isDemanding() {
    return !refusedAdvisories.isEmpty()
        || !refusedFmspcs.isEmpty()
        || minEvaluation.isPresent()
        || freshness.maxAge().isPresent();
  }

  PlatformExpectations platform(RevocationRule revocation) {
    var platform =
        PlatformExpectations.secureDefaults()
            .allowTcbStatus(tcbStatuses.toArray(TcbStatus[]::new))
            .refuseAdvisories(refusedAdvisories.toArray(String[]::new))
            .refuseFmspc(refusedFmspcs.toArray(Fmspc[]::new))
            .withFreshness(freshness)
            .withRevocation(revocation.within(freshness));
    return minEvaluation.isPresent()
        ? platform.requireTcbEvaluationNumberAtLeast(minEvaluation.get())
        : platform;
  }
}
