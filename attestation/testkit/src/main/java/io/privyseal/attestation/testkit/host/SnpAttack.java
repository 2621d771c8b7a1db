package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// What a malicious host does with SEV-SNP.
public enum SnpAttack implements Attack {
  REPLAYED_REPORT(
      "hands over a report that the guest made for an earlier request",
      scene -> scene.signed(scene.report().boundTo(Bytes.utf8("an earlier request"))),
      "snp.guest.report-data"),
  ANOTHER_IMAGE(
      "launches an image of its own and has it ask for the report",
      scene -> scene.signed(scene.report().measurement(Bytes.ofHex("66".repeat(48)))),
      "snp.guest.measurement"),
  EDITED_REPORT(
      "writes the expected measurement into the signed report of another image",
      scene -> {
        var signed = scene.machine().sign(scene.report().measurement(Bytes.ofHex("66".repeat(48))));
        var edited = signed.toArray();
        System.arraycopy(scene.measurement().toArray(), 0, edited, 0x90, 48);
        return scene.honest().withReport(SnpReport.parse(Bytes.copyOf(edited)));
      },
      "snp.report.signature"),
  ROLLED_BACK_TCB(
      "goes back to firmware with known flaws and attests with the key of that version",
      scene -> {
        var old = scene.machine().withTcb(older(scene.machine().tcb()));
        return scene.on(old).honest();
      },
      "snp.tcb.minimum"),
  CURRENT_CERTIFICATE_FOR_OLD_TCB(
      "goes back to old firmware and hands over the certificate of the current one",
      scene -> {
        var old = scene.machine().withTcb(older(scene.machine().tcb()));
        return scene.on(old).honest().withCertificates(scene.machine().certificates());
      },
      "snp.certificate.tcb",
      "snp.report.signature",
      "snp.tcb.minimum"),
  DEBUG_TURNED_ON(
      "launches the guest under a policy that lets it be debugged",
      scene -> scene.signed(scene.report().debugAllowed()),
      "snp.policy.debug"),
  MIGRATION_TURNED_ON(
      "launches the guest under a policy that lets it be moved to another machine",
      scene -> scene.signed(scene.report().policyBit(18, true)),
      "snp.policy.migration-agent"),
  LOWERED_VMPL(
      "asks for the report from software of its own at the lowest privilege level",
      scene -> scene.signed(scene.report().vmpl(3)),
      "snp.report.vmpl"),
  HOST_REQUEST(
      "asks the firmware for the report itself, in place of the guest",
      scene -> scene.signed(scene.report().vmpl(0xffff_ffffL)),
      "snp.report.vmpl"),
  CERTIFICATE_OF_ANOTHER_CHIP(
      "hands over the certificate of another of its machines",
      scene -> {
        var manufacturer = scene.machine().manufacturer();
        var other = manufacturer.machine(scene.machine().productLine(), scene.now());
        return scene.honest().withCertificates(other.certificates());
      },
      "snp.certificate.chip-id",
      "snp.report.signature"),
  FOREIGN_ROOT(
      "makes a root of its own with the maker's names and signs everything anew",
      scene -> {
        var machine = scene.machine();
        var foreign = scene.madeUp();
        return scene
            .honest()
            .withCertificates(
                List.of(
                    machine.leaf().issuedBy(foreign.ask()),
                    foreign.ask().certificate(),
                    foreign.ark().certificate()))
            .withRevocationLists(
                List.of(foreign.ark().revocationList(validity(scene, -1, 1), List.of())));
      },
      "snp.chain.root"),
  AUTHORITY_AS_LEAF(
      "hands over the certificate of an authority in place of the chip's",
      scene -> {
        var chain = scene.machine().certificates();
        return scene.honest().withCertificates(List.of(chain.get(1), chain.get(2)));
      },
      Verdict.UNDECIDED,
      "snp.chain.complete"),
  TRUNCATED_CHAIN(
      "leaves the root out of the chain",
      scene -> scene.honest().withCertificates(scene.machine().certificates().subList(0, 2)),
      Verdict.UNDECIDED,
      "snp.chain.complete"),
  EXPIRED_CERTIFICATE(
      "hands over a certificate of the chip that has expired",
      scene ->
          scene
              .honest()
              .withCertificates(
                  scene
                      .machine()
                      .certificatesWith(
                          scene
                              .machine()
                              .leaf()
                              .validity(validity(scene, -9, -1))
                              .issuedBy(scene.machine().issuer()))),
      "snp.chain.validity"),
  REVOKED_AUTHORITY(
      "uses a machine whose authority lost its key and was revoked",
      scene ->
          scene
              .honest()
              .withRevocationLists(
                  List.of(
                      scene
                          .machine()
                          .manufacturer()
                          .revocationList(scene.machine().productLine(), scene.now(), Role.ASK))),
      "snp.chain.revocation"),
  STALE_REVOCATION_LIST(
      "serves the revocation list of a time before the revocation",
      scene ->
          scene
              .honest()
              .withRevocationLists(
                  List.of(
                      scene
                          .machine()
                          .manufacturer()
                          .expiredRevocationList(scene.machine().productLine(), scene.now()))),
      Verdict.UNDECIDED,
      "snp.chain.revocation"),
  WITHHELD_REVOCATION_LIST(
      "keeps the revocation list from the verifier",
      scene -> scene.honest().withRevocationLists(List.of()),
      Verdict.UNDECIDED,
      "snp.chain.revocation"),
  FORGED_REVOCATION_LIST(
      "signs an empty revocation list with a key of its own",
      scene -> {
        var foreign = scene.madeUp();
        return scene
            .honest()
            .withRevocationLists(
                List.of(foreign.ark().revocationList(validity(scene, -1, 1), List.of())));
      },
      "snp.chain.revocation"),
  PROVIDER_KEY_UNDER_CHIP_AUTHORITY(
      "has a provider's key certified by the authority of chips",
      scene -> {
        var provider = scene.machine().withVlek("CN=host.example");
        var chips = scene.machine().authorities().ask();
        return scene
            .on(provider)
            .honest()
            .withCertificates(
                List.of(
                    provider.leaf().issuedBy(chips),
                    chips.certificate(),
                    scene.machine().authorities().ark().certificate()));
      },
      "snp.chain.order"),
  FLIPPED_BIT(
      "changes one bit of the guest's report on its way",
      scene -> {
        var signed = scene.machine().sign(scene.report());
        return scene.honest().withReport(SnpReport.parse(Corruption.flipBit(signed, 8 * 0x04)));
      },
      "snp.report.signature");

  private final String sentence;
  private final Function<SnpScene, SnpEvidence> act;
  private final Verdict verdict;
  private final List<String> caughtBy;

  SnpAttack(String sentence, Function<SnpScene, SnpEvidence> act, String... caughtBy) {
    this(sentence, act, Verdict.REJECTED, caughtBy);
  }

  SnpAttack(
      String sentence, Function<SnpScene, SnpEvidence> act, Verdict verdict, String... caughtBy) {
    this.sentence = sentence;
    this.act = act;
    this.verdict = verdict;
    this.caughtBy = List.of(caughtBy);
  }

  /// What the host hands over in place of the honest evidence.
  public SnpEvidence perform(SnpScene scene) {
    return act.apply(scene);
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public List<String> caughtBy() {
    return caughtBy;
  }

  @Override
  public Verdict verdict() {
    return verdict;
  }

  private static TcbVersion older(TcbVersion tcb) {
    return TcbVersion.of(
        tcb.layout(),
        tcb.fmc().orElse(0),
        tcb.bootloader(),
        tcb.tee(),
        tcb.snp(),
        tcb.microcode() - 1);
  }

  private static Validity validity(SnpScene scene, int fromDays, int untilDays) {
    return new Validity(
        scene.now().plus(Duration.ofDays(fromDays)), scene.now().plus(Duration.ofDays(untilDays)));
  }
}
