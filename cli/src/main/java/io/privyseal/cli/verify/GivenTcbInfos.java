package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.reports.tcb.PlatformTcb;
import io.privyseal.attestation.reports.tcb.TcbInfos;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// The TCB infos among what `--collateral` names, as far as they are signed under a root that is
/// trusted. One that is current at the time that is asked about is in force; where there is none
/// the one nearest in time is, and [#remark] says so: what a capture shows is worth knowing, and is
/// not Intel's word of today.
public final class GivenTcbInfos implements TcbInfos {
  private final GivenEndorsements given;
  private final IntelEndorsements endorsements;
  private final IntelTrustAnchors roots;
  private final Instant at;

  private GivenTcbInfos(
      GivenEndorsements given, CryptoEngine engine, IntelTrustAnchors roots, Instant at) {
    this.given = given;
    this.endorsements = new IntelEndorsements(engine);
    this.roots = roots;
    this.at = at;
  }

  /// @param at the time that is asked about
  /// @throws CommandFailure if a file does not hold what it should
  public static GivenTcbInfos of(ParseResult arguments, CryptoEngine engine, Instant at) {
    return new GivenTcbInfos(
        GivenFiles.of(arguments).intel(), engine, TrustedRoots.intel(arguments, engine), at);
  }

  /// Of several that are current the one of the earliest recovery: Intel gives out later ones
  /// before they become the standard.
  @Override
  public Optional<TcbInfo> inForce(TeeType tee, Fmspc fmspc) {
    return genuine(tee, fmspc)
        .filter(this::isCurrent)
        .min(
            Comparator.comparingInt(TcbInfo::tcbEvaluationDataNumber)
                .thenComparing(TcbInfo::issueDate, Comparator.reverseOrder()))
        .or(() -> genuine(tee, fmspc).max(GivenEndorsements.newestBy(TcbInfo::issueDate, at)));
  }

  @Override
  public Optional<TcbInfo> coming(TeeType tee, Fmspc fmspc) {
    return inForce(tee, fmspc)
        .flatMap(now ->
            genuine(tee, fmspc)
                .filter(info -> info.tcbEvaluationDataNumber() > now.tcbEvaluationDataNumber())
                .max(
                    Comparator.comparingInt(TcbInfo::tcbEvaluationDataNumber)
                        .thenComparing(TcbInfo::issueDate)));
  }

  /// What keeps today's standing of a platform from being Intel's word at the time; empty if
  /// nothing does.
  public Optional<String> remark(PlatformTcb platform) {
    return platform instanceof PlatformTcb.Intel intel ? remark(intel) : Optional.empty();
  }

  private Optional<String> remark(PlatformTcb.Intel platform) {
    var info = inForce(platform.tee(), platform.fmspc());
    if (info.isEmpty()) {
      return given.tcbInfos(platform.tee(), platform.fmspc()).isEmpty()
          ? Optional.empty()
          : Optional.of(
              "the TCB info that was given is not signed under a root that is trusted, and was"
                  + " not used");
    }
    return info.filter(i -> !isCurrent(i))
        .map(i ->
            "by TCB info of %s, to be renewed by %s: what Intel says at %s is not in the collateral"
                .formatted(i.issueDate(), i.nextUpdate(), at));
  }

  private boolean isCurrent(TcbInfo info) {
    return !at.isBefore(info.issueDate()) && !at.isAfter(info.nextUpdate());
  }

  private Stream<TcbInfo> genuine(TeeType tee, Fmspc fmspc) {
    return given.tcbInfos(tee, fmspc).stream()
        .filter(this::isGenuine)
        .map(endorsements::readTcbInfo);
  }

  private boolean isGenuine(SignedStatement statement) {
    var info = endorsements.readTcbInfo(statement);
    var chain = statement.issuerChain().stream().map(endorsements::read).toList();
    return chain.stream()
        .filter(signer -> signer.role() == Role.TCB_SIGNING)
        .filter(signer -> signer.isValidAt(info.issueDate()))
        .filter(signer -> endorsements.isSignedBy(statement, info, signer))
        .anyMatch(signer -> isUnderARoot(signer, chain));
  }

  private boolean isUnderARoot(IntelCertificate signer, List<IntelCertificate> chain) {
    return chain.stream()
        .filter(root -> root.role() == Role.ROOT)
        .filter(root -> roots.find(root.publicKey()).isPresent())
        .filter(root -> endorsements.isSignedBy(root, root))
        .anyMatch(root -> signer.namesAsIssuer(root) && endorsements.isSignedBy(signer, root));
  }
}
