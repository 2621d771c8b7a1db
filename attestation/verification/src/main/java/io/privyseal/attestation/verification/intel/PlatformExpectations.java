package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.AtLeast;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What a verifier expects of the platform under an enclave or trust domain. Immutable; every
/// method gives a new one.
///
/// [#secureDefaults] accepts platforms that are up to date, or that are and leave some hardening to
/// the software that runs on them; wants collateral that is not past its next update; and decides
/// nothing without current revocation lists. A method named `allow...` relaxes and shows in the
/// findings.
public final class PlatformExpectations {
  static final String NOT_GIVEN = "no expectation was given";
  private static final int PPID_BYTES = 16;

  final Set<TcbStatus> allowedStatuses;
  final Optional<Duration> outOfDateGrace;
  final Optional<Set<String>> acceptedAdvisories;
  final Set<String> refusedAdvisories;
  final Expectation<Integer> evaluationNumber;
  final Expectation<Fmspc> fmspc;
  final Set<Fmspc> refusedFmspcs;
  final Expectation<Bytes> ppid;
  final Set<ConfigurationDemand> demands;
  final Freshness freshness;
  final RevocationRule revocation;
  final boolean trailingBytesAllowed;

  /// A property of a platform with several packages that its PCK certificate states. One of a
  /// single package states none and does not meet it.
  public enum ConfigurationDemand {
    /// Simultaneous multithreading is off.
    SMT_OFF,
    /// No package can be added.
    STATIC_PLATFORM,
    /// Intel does not keep the platform's root keys.
    NO_CACHED_KEYS
  }

  private PlatformExpectations(Draft draft) {
    this.allowedStatuses = Set.copyOf(draft.allowedStatuses);
    this.outOfDateGrace = draft.outOfDateGrace;
    this.acceptedAdvisories = draft.acceptedAdvisories;
    this.refusedAdvisories = Set.copyOf(draft.refusedAdvisories);
    this.evaluationNumber = draft.evaluationNumber;
    this.fmspc = draft.fmspc;
    this.refusedFmspcs = Set.copyOf(draft.refusedFmspcs);
    this.ppid = draft.ppid;
    this.demands = Set.copyOf(draft.demands);
    this.freshness = draft.freshness;
    this.revocation = draft.revocation;
    this.trailingBytesAllowed = draft.trailingBytesAllowed;
  }

  /// `UpToDate` and `SWHardeningNeeded`, current collateral, current revocation lists.
  public static PlatformExpectations secureDefaults() {
    return new PlatformExpectations(new Draft());
  }

  /// Lets platforms of these statuses through, besides those that are already allowed.
  ///
  /// @throws IllegalArgumentException for [TcbStatus#REVOKED], which nobody can allow
  public PlatformExpectations allowTcbStatus(TcbStatus... statuses) {
    if (List.of(statuses).contains(TcbStatus.REVOKED)) {
      throw new IllegalArgumentException("a revoked TCB cannot be allowed");
    }
    return change(d -> d.allowedStatuses.addAll(List.of(statuses)));
  }

  /// Only platforms of these statuses, in place of those that are allowed.
  ///
  /// @throws IllegalArgumentException as [#allowTcbStatus]
  public PlatformExpectations requireTcbStatus(TcbStatus... statuses) {
    return change(d -> d.allowedStatuses.clear()).allowTcbStatus(statuses);
  }

  /// Lets platforms that are out of date through while the date of their TCB level is not longer
  /// ago than `grace`: time to update, as Intel's appraisal has it (`platform_grace_period`).
  public PlatformExpectations allowOutOfDateWithin(Duration grace) {
    return change(d -> d.outOfDateGrace = Optional.of(grace));
  }

  /// No advisory but these may apply to the platform, whatever its status.
  public PlatformExpectations requireAdvisoriesAmong(Set<String> accepted) {
    return change(d -> d.acceptedAdvisories = Optional.of(Set.copyOf(accepted)));
  }

  /// None of these advisories may apply to the platform, whatever its status.
  public PlatformExpectations refuseAdvisories(String... refused) {
    return change(d -> d.refusedAdvisories.addAll(List.of(refused)));
  }

  /// TCB info and QE identity must be of this TCB recovery or a later one, so that no collateral
  /// from before it is used.
  public PlatformExpectations requireTcbEvaluationNumberAtLeast(int minimum) {
    return change(d -> d.evaluationNumber = new AtLeast<>(minimum));
  }

  public PlatformExpectations requireFmspc(Fmspc... oneOf) {
    return change(d -> d.fmspc = Expectation.among(List.of(oneOf)));
  }

  public PlatformExpectations refuseFmspc(Fmspc... refused) {
    return change(d -> d.refusedFmspcs.addAll(List.of(refused)));
  }

  /// Only these machines.
  ///
  /// @param oneOf 16 bytes each
  public PlatformExpectations requirePpid(Bytes... oneOf) {
    for (var value : oneOf) {
      if (value.length() != PPID_BYTES) {
        throw new IllegalArgumentException("a PPID has 16 bytes");
      }
    }
    return change(d -> d.ppid = Expectation.among(List.of(oneOf)));
  }

  public PlatformExpectations require(ConfigurationDemand demand) {
    return change(d -> d.demands.add(demand));
  }

  /// How old TCB info and QE identity may be. Revocation lists have a bound of their own, in
  /// [#withRevocation].
  public PlatformExpectations withFreshness(Freshness bound) {
    return change(d -> d.freshness = bound);
  }

  /// What is done about revocation; [RevocationRule#fail] unless chosen otherwise.
  public PlatformExpectations withRevocation(RevocationRule rule) {
    return change(d -> d.revocation = rule);
  }

  /// Lets something follow the quote in its buffer that is not zero. No signature covers it.
  public PlatformExpectations allowTrailingBytes() {
    return change(d -> d.trailingBytesAllowed = true);
  }

  private PlatformExpectations change(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return new PlatformExpectations(draft);
  }

  private static final class Draft {
    private final Set<TcbStatus> allowedStatuses =
        EnumSet.of(TcbStatus.UP_TO_DATE, TcbStatus.SW_HARDENING_NEEDED);
    private final Set<String> refusedAdvisories = new TreeSet<>();
    private final Set<Fmspc> refusedFmspcs = new java.util.HashSet<>();
    private final Set<ConfigurationDemand> demands = EnumSet.noneOf(ConfigurationDemand.class);
    private Optional<Duration> outOfDateGrace = Optional.empty();
    private Optional<Set<String>> acceptedAdvisories = Optional.empty();
    private Expectation<Integer> evaluationNumber = new Unchecked<>(NOT_GIVEN);
    private Expectation<Fmspc> fmspc = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> ppid = new Unchecked<>(NOT_GIVEN);
    private Freshness freshness = Freshness.UNTIL_NEXT_UPDATE;
    private RevocationRule revocation = RevocationRule.fail();
    private boolean trailingBytesAllowed;

    private Draft() {}

    private Draft(PlatformExpectations from) {
      allowedStatuses.clear();
      allowedStatuses.addAll(from.allowedStatuses);
      refusedAdvisories.addAll(from.refusedAdvisories);
      refusedFmspcs.addAll(from.refusedFmspcs);
      demands.addAll(from.demands);
      outOfDateGrace = from.outOfDateGrace;
      acceptedAdvisories = from.acceptedAdvisories;
      evaluationNumber = from.evaluationNumber;
      fmspc = from.fmspc;
      ppid = from.ppid;
      freshness = from.freshness;
      revocation = from.revocation;
      trailingBytesAllowed = from.trailingBytesAllowed;
    }
  }
}
