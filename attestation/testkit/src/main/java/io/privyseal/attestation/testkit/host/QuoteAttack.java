package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.host.QuoteScene.Tee;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.IntelAuthority;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What a malicious host does with SGX and TDX quotes. Ids of checks are named without the
/// catalogue that they start with; `td.` and `enclave.` say of which one they are.
public enum QuoteAttack implements Attack {
  REPLAYED_QUOTE(
      "hands over a quote that was made for an earlier request",
      scene -> scene.offer(scene.quoting(Bytes.utf8("an earlier request"), scene.measurement())),
      "report-data"),
  ANOTHER_ENCLAVE(
      Tee.SGX,
      "runs an enclave of its own and quotes that",
      scene -> scene.offer(scene.quoting(scene.runtimeData(), Bytes.ofHex("66".repeat(32)))),
      "enclave.mrenclave"),
  ANOTHER_TRUST_DOMAIN(
      Tee.TDX,
      "launches a trust domain of its own and quotes that",
      scene -> scene.offer(scene.quoting(scene.runtimeData(), Bytes.ofHex("66".repeat(48)))),
      "td.mrtd"),
  EDITED_REPORT(
      "writes the expected measurement into the signed quote of another workload",
      scene -> {
        var length = scene.measurement().length();
        var other = scene.quoting(scene.runtimeData(), Bytes.ofHex("66".repeat(length)));
        var edited = other.bytes().toArray();
        var offset = 48 + (scene.tee() == Tee.SGX ? 64 : 136);
        System.arraycopy(scene.measurement().toArray(), 0, edited, offset, length);
        return scene.honest().withQuote(Bytes.copyOf(edited));
      },
      "quote.signature"),
  DEBUG_ENCLAVE(
      Tee.SGX,
      "starts the enclave in debug mode",
      scene -> scene.offer(scene.quotingDebug()),
      "enclave.debug"),
  DEBUG_TRUST_DOMAIN(
      Tee.TDX,
      "launches the trust domain under debug",
      scene -> scene.offer(scene.quotingDebug()),
      "td.debug"),
  ROLLED_BACK_TCB(
      "goes back to microcode with known flaws",
      scene ->
          scene
              .on(rolledBack(scene))
              .offer(scene.on(rolledBack(scene)).quoting())
              .withCollateral(scene.collateral().build()),
      "tcb.status"),
  ROLLED_BACK_QUOTING_ENCLAVE(
      "quotes with an old quoting enclave that has known flaws",
      scene -> scene.offer(scene.quoting().qeReport(scene.quotingEnclave().isvSvn(1))),
      "tcb.status"),
  ROLLED_BACK_MODULE(
      Tee.TDX,
      "loads an old TDX module that has known flaws",
      scene ->
          scene.offer(
              scene
                  .platform()
                  .quoting(
                      scene.trustDomain().teeTcbSvn(Bytes.ofHex("01010200" + "00".repeat(12))))),
      "tcb.status"),
  OLD_COLLATERAL(
      "goes back to old microcode and serves TCB info of the time when that was current",
      scene -> {
        var old = scene.on(rolledBack(scene));
        var then = old.at(scene.now().minus(Duration.ofDays(60))).collateral().build();
        var now = scene.collateral().build();
        return new QuoteOffer(old.quoting().bytes(), now.withTcbInfo(then.tcbInfo()));
      },
      Verdict.UNDECIDED,
      "tcb-info.validity"),
  OLD_IDENTITY(
      "serves an identity of the quoting enclave that is out of date",
      scene ->
          scene
              .honest()
              .withCollateral(
                  scene.collateral().identity(i -> i.issued(validity(scene, -60, -30))).build()),
      Verdict.UNDECIDED,
      "qe-identity.validity"),
  COLLATERAL_OF_ANOTHER_PLATFORM(
      "serves TCB info of another kind of platform, for which its TCB is good",
      scene ->
          scene
              .honest()
              .withCollateral(
                  scene.collateral().tcbInfo(i -> i.fmspc(Bytes.ofHex("5e00000000ff"))).build()),
      "tcb-info.platform"),
  EDITED_TCB_INFO(
      "goes back to old microcode and changes in TCB info what is said of it",
      scene -> {
        var old = scene.on(rolledBack(scene));
        var honest = scene.collateral().build();
        var edited = honest.tcbInfo().asUtf8().replace("OutOfDate", "UpToDate");
        return new QuoteOffer(old.quoting().bytes(), honest.withTcbInfo(Bytes.utf8(edited)));
      },
      "tcb-info.signature"),
  COLLATERAL_OF_ITS_OWN(
      "signs TCB info and identity with a signer under a root of its own",
      scene -> {
        var own = foreign(scene).tcbSigning();
        return scene
            .honest()
            .withCollateral(scene.collateral().tcbInfoSignedBy(own).identitySignedBy(own).build());
      },
      "tcb-info.signature",
      "qe-identity.signature"),
  COLLATERAL_SIGNED_BY_PLATFORM(
      "signs TCB info with the PCK of a machine that it has broken into",
      scene -> {
        var platform = scene.platform();
        var signer =
            new IntelAuthority(
                platform.maker().root().engine(),
                Role.TCB_SIGNING,
                platform.pck(),
                platform.pckCertificate());
        return scene.honest().withCollateral(scene.collateral().tcbInfoSignedBy(signer).build());
      },
      Verdict.UNDECIDED,
      "tcb-info.signature"),
  FOREIGN_ROOT(
      "makes a root of its own with the maker's names and signs everything anew",
      scene -> scene.on(foreign(scene).platform(scene.now())).honest(),
      "pck.chain-root",
      "tcb-info.signature",
      "qe-identity.signature"),
  LEAF_AS_AUTHORITY(
      "certifies a key of its own with the PCK of a machine that it has broken into",
      scene -> {
        var broken = scene.platform();
        var issuer =
            new IntelAuthority(
                broken.maker().root().engine(),
                Role.PLATFORM_CA,
                broken.pck(),
                broken.pckCertificate());
        var own = broken.issuedBy(issuer);
        var chain = new ArrayList<>(List.of(own.pckCertificate()));
        chain.addAll(broken.certificates());
        return scene
            .honest()
            .withQuote(
                scene.on(own).quoting().certification(5, SimulatedPlatform.chain(chain)).bytes());
      },
      "pck.chain-signatures"),
  AUTHORITY_AS_LEAF(
      "uses a certificate of an authority in the place of a PCK certificate",
      scene -> {
        var platform = scene.platform();
        var authority =
            platform
                .pckCertificate(platform.pckExtension())
                .asAuthority(0)
                .signedBy(platform.issuer());
        return scene.offer(
            scene
                .quoting()
                .certification(5, SimulatedPlatform.chain(platform.certificatesWith(authority))));
      },
      "pck.certificates",
      "pck.chain-complete"),
  TRUNCATED_CHAIN(
      "leaves issuer and root out of the chain",
      scene ->
          scene.offer(
              scene
                  .quoting()
                  .certification(
                      5, SimulatedPlatform.chain(List.of(scene.platform().pckCertificate())))),
      Verdict.UNDECIDED,
      "pck.chain-complete"),
  CERTIFICATES_OF_ANOTHER_PLATFORM(
      "hands over the PCK certificate of another of its machines",
      scene -> {
        var other = scene.platform().maker().platform(scene.now());
        return scene.offer(
            scene.quoting().certification(5, SimulatedPlatform.chain(other.certificates())));
      },
      "qe.report-signature"),
  EXPIRED_CERTIFICATE(
      "hands over a PCK certificate that has expired",
      scene -> scene.on(scene.platform().valid(validity(scene, -90, -1))).honest(),
      "pck.chain-validity"),
  REVOKED_PLATFORM(
      "uses a machine whose PCK was revoked",
      scene ->
          scene
              .honest()
              .withCollateral(
                  scene
                      .collateral()
                      .pckRevocationList(
                          l -> l.revoke(IntelAuthority.serialOf(scene.platform().pckCertificate())))
                      .build()),
      "pck.revocation"),
  REVOKED_AUTHORITY(
      "uses a machine whose PCK authority was revoked",
      scene ->
          scene
              .honest()
              .withCollateral(
                  scene
                      .collateral()
                      .rootRevocationList(l -> l.revoke(scene.platform().issuer().serialNumber()))
                      .build()),
      "pck.authority-revocation"),
  STALE_REVOCATION_LIST(
      "serves the revocation list of a time before the revocation",
      scene ->
          scene
              .honest()
              .withCollateral(
                  scene
                      .collateral()
                      .pckRevocationList(l -> l.validity(validity(scene, -60, -30)))
                      .build()),
      Verdict.UNDECIDED,
      "pck.revocation"),
  WITHHELD_REVOCATION_LISTS(
      "keeps the revocation lists from the verifier",
      scene -> scene.honest().withCollateral(scene.collateral().build().withoutRevocationLists()),
      Verdict.UNDECIDED,
      "pck.revocation",
      "pck.authority-revocation"),
  FORGED_REVOCATION_LIST(
      "signs an empty revocation list with a key of its own",
      scene -> {
        var list =
            scene
                .platform()
                .issuer()
                .revocationList(validity(scene, -1, 1))
                .signedBy(foreign(scene).root());
        return scene
            .honest()
            .withCollateral(scene.collateral().build().withPckRevocationList(list));
      },
      "pck.revocation"),
  REVOCATION_LIST_OF_ANOTHER_AUTHORITY(
      "serves the revocation list of another authority, which names nobody",
      scene -> {
        var maker = scene.platform().maker();
        var list =
            maker.authority(Role.PROCESSOR_CA).revocationList(validity(scene, -1, 1)).build();
        return scene
            .honest()
            .withCollateral(scene.collateral().build().withPckRevocationList(list));
      },
      Verdict.UNDECIDED,
      "pck.revocation"),
  FORGED_QUOTING_ENCLAVE(
      "makes up the report of a quoting enclave for an attestation key of its own",
      scene -> {
        var own = scene.platform().maker().root().engine().generateEc(EcCurve.P256);
        return scene.offer(scene.quoting().attestationKey(own).qeReportSigner(own.getPrivate()));
      },
      "qe.report-signature"),
  SWAPPED_ATTESTATION_KEY(
      "puts an attestation key of its own beside the report of the real quoting enclave",
      scene -> {
        var own = scene.platform().maker().root().engine().generateEc(EcCurve.P256);
        return scene.offer(scene.quoting().attestationKey(own).qeReportData(Bytes.zeros(64)));
      },
      "qe.attestation-key"),
  ENCLAVE_OF_ITS_OWN_AS_QUOTING_ENCLAVE(
      "has an enclave of its own certified in the place of the quoting enclave",
      scene ->
          scene.offer(
              scene
                  .quoting()
                  .qeReport(scene.quotingEnclave().mrSigner(Bytes.ofHex("66".repeat(32))))),
      "qe.identity"),
  DEBUG_QUOTING_ENCLAVE(
      "runs the quoting enclave in debug mode and reads its key",
      scene -> scene.offer(scene.quoting().qeReport(debug(scene.quotingEnclave()))),
      "qe.identity"),
  PROVISION_KEY(
      Tee.SGX,
      "gives the enclave access to keys that name the platform",
      scene -> scene.offer(scene.platform().quoting(scene.enclave().flag(0x10))),
      "enclave.provision-key"),
  MODULE_OF_ITS_OWN(
      Tee.TDX,
      "loads a TDX module that the maker did not sign",
      scene ->
          scene.offer(
              scene
                  .platform()
                  .quoting(scene.trustDomain().mrSignerSeam(Bytes.ofHex("66".repeat(48))))),
      "module.identity"),
  INJECTED_EXCEPTIONS(
      Tee.TDX,
      "launches the trust domain so that it can take memory away and inject exceptions",
      scene -> scene.offer(scene.platform().quoting(scene.trustDomain().tdAttributes(0))),
      "td.sept-ve"),
  SERVICE_TRUST_DOMAIN(
      Tee.TDX,
      "binds a trust domain of its own to the workload's, which may change it",
      scene ->
          scene.offer(
              scene
                  .platform()
                  .quoting(
                      io.privyseal.attestation.testkit.intel.TdReportBuilder.tdx15()
                          .mrTd(scene.measurement())
                          .boundTo(scene.runtimeData())
                          .mrServiceTd(Bytes.ofHex("66".repeat(48))))),
      "td.service-td"),
  APPENDED_BYTES(
      "appends bytes to the quote that no signature covers",
      scene -> scene.offer(scene.quoting().trailing(Bytes.utf8("and more"))),
      "quote.trailing-bytes");

  private final Set<Tee> tees;
  private final String sentence;
  private final Function<QuoteScene, QuoteOffer> act;
  private final Verdict verdict;
  private final List<String> caughtBy;

  QuoteAttack(String sentence, Function<QuoteScene, QuoteOffer> act, String... caughtBy) {
    this(EnumSet.allOf(Tee.class), sentence, act, Verdict.REJECTED, caughtBy);
  }

  QuoteAttack(
      String sentence, Function<QuoteScene, QuoteOffer> act, Verdict verdict, String... caughtBy) {
    this(EnumSet.allOf(Tee.class), sentence, act, verdict, caughtBy);
  }

  QuoteAttack(Tee tee, String sentence, Function<QuoteScene, QuoteOffer> act, String... caughtBy) {
    this(EnumSet.of(tee), sentence, act, Verdict.REJECTED, caughtBy);
  }

  QuoteAttack(
      Set<Tee> tees,
      String sentence,
      Function<QuoteScene, QuoteOffer> act,
      Verdict verdict,
      String... caughtBy) {
    this.tees = Set.copyOf(tees);
    this.sentence = sentence;
    this.act = act;
    this.verdict = verdict;
    this.caughtBy = List.of(caughtBy);
  }

  /// What the host hands over in place of the honest evidence.
  ///
  /// @throws IllegalArgumentException if there is no such attack on this kind of TEE
  public QuoteOffer perform(QuoteScene scene) {
    if (!tees.contains(scene.tee())) {
      throw new IllegalArgumentException("no " + label() + " on " + scene.tee());
    }
    return act.apply(scene);
  }

  /// Of what the attack is one.
  public Set<Tee> tees() {
    return tees;
  }

  /// Ids of the checks of one catalogue.
  public List<String> caughtBy(Tee tee) {
    return caughtBy.stream().map(id -> tee.catalogue() + "." + id).toList();
  }

  @Override
  public String sentence() {
    return sentence;
  }

  /// Of every catalogue.
  @Override
  public List<String> caughtBy() {
    return tees.stream().sorted().flatMap(tee -> caughtBy(tee).stream()).toList();
  }

  @Override
  public Verdict verdict() {
    return verdict;
  }

  private static SimulatedPlatform rolledBack(QuoteScene scene) {
    return scene.platform().withTcb(scene.platform().tcb().with(0, 2).with(1, 2));
  }

  private static EnclaveReportBuilder debug(EnclaveReportBuilder enclave) {
    return enclave.debug();
  }

  private static SimulatedIntel foreign(QuoteScene scene) {
    return SimulatedIntel.create(
        scene.platform().maker().root().engine(), scene.now(), "a malicious host");
  }

  private static Validity validity(QuoteScene scene, int fromDays, int untilDays) {
    return new Validity(
        CollateralBuilder.around(scene.now()).from().plus(Duration.ofDays(fromDays + 1L)),
        CollateralBuilder.around(scene.now()).from().plus(Duration.ofDays(untilDays + 1L)));
  }
}
