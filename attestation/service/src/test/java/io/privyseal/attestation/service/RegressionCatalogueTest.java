package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.MANUFACTURER;
import static io.privyseal.attestation.service.TestInstance.MEASUREMENT;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static io.privyseal.attestation.service.TestInstance.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.ClientData;
import io.privyseal.attestation.appraisal.ConfidentialVmShape;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.appraisal.SnpAppraiser;
import io.privyseal.attestation.appraisal.SnpGuest;
import io.privyseal.attestation.appraisal.TdxAppraiser;
import io.privyseal.attestation.appraisal.TdxGuest;
import io.privyseal.attestation.appraisal.TdxReferencePlatform;
import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKeySet;
import io.privyseal.attestation.result.AuthorityKeys;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerification;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.attestation.service.cache.CacheBounds;
import io.privyseal.attestation.service.cache.VerificationCache;
import io.privyseal.attestation.service.cache.VerificationKey;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnTdx;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.testkit.host.QuoteAttack;
import io.privyseal.attestation.testkit.host.QuoteOffer;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.host.QuoteScene.Tee;
import io.privyseal.attestation.testkit.host.SnpAttack;
import io.privyseal.attestation.testkit.host.SnpScene;
import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.azure.VtpmExpectations;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.intel.PlatformExpectations;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Flaws that were seen in attestation software in the field, one test each, named for what must
/// not happen here.
class RegressionCatalogueTest {
  private static final SnpVerifier SNP =
      new SnpVerifier(ENGINE, MANUFACTURER.addTo(TrustAnchors.amd()));
  private static final SimulatedIntel INTEL = SimulatedIntel.create(ENGINE, NOW, "test");
  private static final SimulatedPlatform PLATFORM = INTEL.platform(NOW);
  private static final QuoteVerifier QUOTES =
      new QuoteVerifier(ENGINE, INTEL.addTo(IntelTrustAnchors.intel()));
  private static final Bytes RUNTIME_DATA = Bytes.utf8("the present request");
  private static final QuoteScene SGX =
      new QuoteScene(PLATFORM, Tee.SGX, RUNTIME_DATA, Bytes.zeros(32), NOW);
  private static final QuoteScene TDX =
      new QuoteScene(PLATFORM, Tee.TDX, RUNTIME_DATA, Bytes.zeros(48), NOW);
  private static final Bytes NONCE = Bytes.utf8("the present nonce");

  /// For roots that a host makes up; no attack here makes one.
  private static final KeyPair UNUSED_KEY =
      MANUFACTURER.authorities(ProductLine.MILAN).ask().keys();

  private static final SimulatedVtpm TPM = SimulatedVtpm.create(ENGINE);

  private static Verification<VerifiedSnp> verify(SnpEvidence evidence, SnpExpectations expected) {
    return SNP.verify(evidence, expected, NOW);
  }

  private static Verification<?> verify(QuoteScene scene, QuoteOffer offer) {
    var evidence = QuoteEvidence.of(Quote.parse(offer.quote()));
    var collateral = offer.collateral().read();
    return switch (scene.tee()) {
      case SGX -> QUOTES.verifySgx(evidence, collateral, SgxExpectations.secureDefaults(), NOW);
      case TDX -> QUOTES.verifyTdx(evidence, collateral, TdxExpectations.secureDefaults(), NOW);
    };
  }

  private static List<String> failed(Verification<?> verification) {
    return ids(verification, Outcome.FAILED);
  }

  private static List<String> undecided(Verification<?> verification) {
    return ids(verification, Outcome.UNDECIDED);
  }

  private static List<String> ids(Verification<?> verification, Outcome outcome) {
    return verification.findings().stream()
        .filter(f -> f.outcome() == outcome)
        .map(Finding::check)
        .toList();
  }

  private static <E> E accepted(Verification<E> verification) {
    if (verification instanceof Verification.Accepted<E>(var evidence, _)) {
      return evidence;
    }
    throw new AssertionError(verification.findings());
  }

  @Test
  void presetRevocationListDoesNotDisableTheCheckOfRevocation() {
    var preset = MANUFACTURER.revocationList(ProductLine.MILAN, NOW);
    var real = MANUFACTURER.revocationList(ProductLine.MILAN, NOW, Role.ASK);
    var evidence = MACHINE.evidence(MACHINE.report());
    for (var lists : List.of(List.of(preset, real), List.of(real, preset))) {
      assertThat(
              failed(verify(evidence.withRevocationLists(lists), SnpExpectations.secureDefaults())))
          .containsExactly("snp.chain.revocation");
    }
    var withoutRootList = SGX.collateral().build().withRootRevocationList(Bytes.empty());
    assertThat(undecided(verify(SGX, SGX.honest().withCollateral(withoutRootList))))
        .containsExactly("sgx.pck.authority-revocation");
  }

  @Test
  void expiredTcbInfoOrIdentityIsNotAcceptedBesideAFreshRevocationList() {
    var then = SGX.platform().sgxCollateral(NOW.minus(Duration.ofDays(60))).build();
    var fresh = SGX.honest().collateral();

    assertThat(
            undecided(verify(SGX, SGX.honest().withCollateral(fresh.withTcbInfo(then.tcbInfo())))))
        .containsExactly("sgx.tcb-info.validity");
    assertThat(
            undecided(
                verify(SGX, SGX.honest().withCollateral(fresh.withIdentity(then.identity())))))
        .containsExactly("sgx.qe-identity.validity");
  }

  @Test
  void errorIsNotMaskedBecauseAStatusIsPresent() {
    var forged = TDX.quoting().quoteSignature(Bytes.zeros(64)).bytes();
    var verification = verify(TDX, TDX.honest().withQuote(forged));

    assertThat(verification.findings())
        .filteredOn(f -> f.check().equals("tdx.tcb.status"))
        .allMatch(f -> f.outcome() == Outcome.PASSED && f.actual().contains("UpToDate"));
    assertThat(verification).isInstanceOf(Verification.Rejected.class);
    assertThat(failed(verification)).containsExactly("tdx.quote.signature");
  }

  @Test
  void missingNonceIsNotTreatedAsBound() {
    var vm = SimulatedAzureVm.of(SimulatedParavisor.on(MACHINE), TPM);
    var unbound = vm.attest(NONCE).withQuote(TPM.quote(Bytes.empty(), SimulatedVtpm.LINUX_PCRS));

    assertThat(failed(verify(unbound, hardware(unbound), VtpmExpectations.answering(NONCE))))
        .containsExactly("tpm.quote.nonce");
    assertThat(
            accepted(
                    verify(unbound, hardware(unbound), VtpmExpectations.withoutChallenge("a test")))
                .answeredNonce())
        .isEmpty();
    assertThat(
            failed(
                verify(
                    MACHINE.evidence(MACHINE.report()),
                    SnpExpectations.secureDefaults()
                        .withRevocation(RevocationRule.off("a test"))
                        .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA)))))
        .containsExactly("snp.guest.report-data");
  }

  /// The verifier looks, and where an instance lets such guests through, appraisal looks again.
  @Test
  void vmplAndDebugAreCheckedOnEveryPath() {
    var reports =
        List.of(
            MACHINE.report().measurement(MEASUREMENT).vmpl(3),
            MACHINE.report().measurement(MEASUREMENT).debugAllowed());
    var lenient =
        SnpExpectations.secureDefaults()
            .withRevocation(RevocationRule.off("a test"))
            .allowVmplUpTo(3)
            .allowDebugGuests();
    for (var shape : ConfidentialVmShape.values()) {
      var appraiser = new SnpAppraiser(TestInstance.referenceValues(), shape);
      for (var report : reports) {
        assertThat(
                verify(
                        MACHINE.evidence(report),
                        SnpExpectations.secureDefaults()
                            .withRevocation(RevocationRule.off("a test")))
                    .verdict())
            .isEqualTo(Verdict.REJECTED);
        var verified = accepted(verify(MACHINE.evidence(report), lenient));
        assertThat(claims(appraiser.appraise(guest(verified), InstancePolicy.sevSnpDefault())))
            .doesNotContain("x-ms-compliance-status");
      }
    }
    // Every bit of the group TUD opens a trust domain to its host, not the first one alone.
    for (var bit : new long[] {0x1, 0x2, 0x10}) {
      var report = TdReportBuilder.tdx10().tdAttributes(1L << 28 | bit);
      assertThat(claims(tdxAppraiser().appraise(guest(leniently(report)), tdxPolicy())))
          .as("attribute bits 0x%x", bit)
          .doesNotContain("x-ms-compliance-status");
    }
    assertThat(
            claims(tdxAppraiser().appraise(guest(leniently(TdReportBuilder.tdx10())), tdxPolicy())))
        .contains("x-ms-compliance-status");
  }

  @Test
  void providersKeyUnderTheAuthorityOfChipsIsRefused() {
    var scene = new SnpScene(MACHINE, RUNTIME_DATA, MEASUREMENT, NOW, UNUSED_KEY);

    assertThat(
            failed(
                verify(
                    SnpAttack.PROVIDER_KEY_UNDER_CHIP_AUTHORITY.perform(scene),
                    SnpExpectations.secureDefaults())))
        .containsExactly("snp.chain.order");
  }

  /// The other manufacturer is right in everything, and served from where collateral comes from.
  @Test
  void rootFromTheNetworkIsNotTrusted() {
    var other = SharedManufacturer.get();
    var machine = other.machine(ProductLine.MILAN, NOW);
    try (var instance =
        TestInstance.start(
            AttestationInstance.of(
                "test", URL, TestInstance.TENANT, TestInstance.referenceValues()),
            new TestCollateral(other, NOW))) {
      for (var certificates :
          List.of(machine.certificates(), machine.certificates().subList(0, 1))) {
        var answer =
            instance.attest(
                request(machine.evidence(machine.report()).withCertificates(certificates)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("snp.chain.root");
      }
    }
  }

  @Test
  void tokenIsNotAcceptedWithoutATrustAnchor() {
    var authority = new TokenAuthority();

    assertThat(authority.verifier().verify(authority.token(), List.of(), NOW).findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly("token.iss");
    assertThat(
            authority
                .verifier()
                .verify(authority.token(), List.of(Authority.parse("https://other.example")), NOW))
        .isInstanceOf(TokenVerification.Rejected.class);
    assertThat(
            authority
                .verifier()
                .verify(authority.token(), List.of(Authority.parse(URL.toString())), NOW))
        .isInstanceOf(TokenVerification.Verified.class);
  }

  @Test
  void claimsOfTheCallerAreNotMixedWithAttestedOnes() {
    var lies =
        "{\"x-ms-compliance-status\":\"azure-compliant-cvm\","
            + "\"x-ms-sevsnpvm-is-debuggable\":false,\"iss\":\"https://other.example\","
            + "\"x-ms-sevsnpvm-vmpl\":0}";
    try (var instance =
        TestInstance.start(
            AttestationInstance.of("test", URL, TestInstance.TENANT, ReferenceValues.none()))) {
      var answer = instance.attest(TestInstance.request(lies, "JSON"));

      assertThat(answer.status()).isEqualTo(200);
      var claims = answer.claims();
      assertThat(claims.has("x-ms-compliance-status")).isFalse();
      assertThat(claims.string("iss")).contains(URL.toString());
      assertThat(claims.object("x-ms-runtime").orElseThrow().string("x-ms-compliance-status"))
          .contains("azure-compliant-cvm");
    }
    var demanding =
        new InstancePolicy(
            AttestationPolicy.parse(
                "version= 1.0;authorizationrules{[type==\"x-ms-compliance-status\","
                    + " issuer==\"AttestationService\"] => permit();};"),
            Optional.empty());
    var verified =
        accepted(
            verify(
                MACHINE.evidence(MACHINE.report().boundTo(Bytes.utf8(lies))),
                SnpExpectations.secureDefaults().withRevocation(RevocationRule.off("a test"))));
    var data = ClientData.json(Bytes.utf8(lies));
    assertThat(
            new SnpAppraiser(ReferenceValues.none(), ConfidentialVmShape.TOP_LEVEL)
                .appraise(
                    new SnpGuest(verified, Optional.of(data), Optional.empty(), Optional.empty()),
                    demanding))
        .isInstanceOf(Appraisal.Refused.class);
  }

  @Test
  void absentReferenceValuesDoNotPassSilently() {
    var verified =
        accepted(
            verify(
                MACHINE.evidence(MACHINE.report().measurement(MEASUREMENT)),
                SnpExpectations.secureDefaults().withRevocation(RevocationRule.off("a test"))));
    for (var appraisal :
        List.of(
            new SnpAppraiser(ReferenceValues.none(), ConfidentialVmShape.TOP_LEVEL)
                .appraise(guest(verified), InstancePolicy.sevSnpDefault()),
            new TdxAppraiser(ReferenceValues.none(), ConfidentialVmShape.TOP_LEVEL)
                .appraise(guest(leniently(TdReportBuilder.tdx10())), tdxPolicy()))) {
      assertThat(claims(appraisal)).doesNotContain("x-ms-compliance-status");
      assertThat(appraisal.findings())
          .filteredOn(f -> f.check().equals("maa.compliance.reference"))
          .hasSize(1)
          .allMatch(f -> f.actual().contains("withheld") && !f.hint().isEmpty());
    }
  }

  @Test
  void plainHttpAuthorityIsNone() {
    assertThatThrownBy(() -> Authority.parse("http://attest.example"))
        .isInstanceOf(MalformedInputException.class);
    assertThat(Authority.parse("https://attest.example").is("http://attest.example")).isFalse();
  }

  /// Two guests that are different have the same MRTD on Azure. It passes as what it is, the
  /// paravisor; the guest is told by what its virtual TPM measured.
  @Test
  void mrTdIsNotTakenForTheGuestOnAzure() {
    var paravisor = SimulatedParavisor.on(PLATFORM);
    var expected = SimulatedAzureVm.of(paravisor, TPM).attest(NONCE);
    var other = SimulatedAzureVm.of(paravisor, TPM.booted(MeasuredBoot.linux(false))).attest(NONCE);
    var paravisorOnly =
        VtpmExpectations.answering(NONCE)
            .requireParavisor(hardware(expected, paravisor).launchMeasurement());
    var guestToo =
        paravisorOnly.quote(q -> q.requireValue(7, expected.registers().getOrDefault(7, NONCE)));

    for (var evidence : List.of(expected, other)) {
      assertThat(failed(verify(evidence, hardware(evidence, paravisor), paravisorOnly))).isEmpty();
    }
    assertThat(failed(verify(expected, hardware(expected, paravisor), guestToo))).isEmpty();
    assertThat(failed(verify(other, hardware(other, paravisor), guestToo)))
        .containsExactly("tpm.pcr.values");
  }

  @Test
  void signatureOfTheQuotingEnclaveIsChecked() {
    for (var scene : List.of(SGX, TDX)) {
      assertThat(failed(verify(scene, QuoteAttack.FORGED_QUOTING_ENCLAVE.perform(scene))))
          .containsExactly(scene.tee().catalogue() + ".qe.report-signature");
    }
  }

  @Test
  void certificateOfAnAuthorityIsNoLeaf() {
    for (var scene : List.of(SGX, TDX)) {
      assertThat(verify(scene, QuoteAttack.AUTHORITY_AS_LEAF.perform(scene)).verdict())
          .isEqualTo(Verdict.REJECTED);
    }
    var scene = new SnpScene(MACHINE, RUNTIME_DATA, MEASUREMENT, NOW, UNUSED_KEY);
    assertThat(
            verify(SnpAttack.AUTHORITY_AS_LEAF.perform(scene), SnpExpectations.secureDefaults())
                .verdict())
        .isNotEqualTo(Verdict.ACCEPTED);
  }

  /// Equal statuses, different advisories: the difference decides.
  @Test
  void advisoriesAreNotIgnored() {
    var platform =
        PlatformExpectations.secureDefaults().requireAdvisoriesAmong(Set.of("INTEL-SA-00615"));
    var known = tdxCollateral("INTEL-SA-00615");
    var unknown = tdxCollateral("INTEL-SA-00615", "INTEL-SA-01099");

    assertThat(accepted(verifyTdx(known, platform)).advisories()).containsExactly("INTEL-SA-00615");
    assertThat(failed(verifyTdx(unknown, platform))).containsExactly("tdx.tcb.advisories");
  }

  @Test
  void successIsNotRepeatedAfterTheVerifierDied() {
    var cache = new VerificationCache(CacheBounds.DEFAULT);
    var key = new VerificationKey(AttestationKind.TDX_VM, Bytes.utf8("a"), "", Bytes.empty(), 0, 0);
    var other =
        new VerificationKey(AttestationKind.TDX_VM, Bytes.utf8("b"), "", Bytes.empty(), 0, 0);
    Verification<VerifiedTdx> success =
        verifyTdx(TDX.honest().collateral(), PlatformExpectations.secureDefaults());
    var later = NOW.plus(Duration.ofSeconds(1));

    cache.verify(key, NOW, () -> success, _ -> Instant.MAX);
    assertThatThrownBy(() ->
            cache.<VerifiedTdx>verify(
                other,
                later,
                () -> {
                  throw new IllegalStateException("the verifier died");
                },
                _ -> Instant.MAX))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() ->
            cache.<VerifiedTdx>verify(
                key,
                later,
                () -> {
                  throw new IllegalStateException("still dead");
                },
                _ -> Instant.MAX))
        .hasMessage("still dead");

    // Nor does a relying party go on with what it believed of an authority that is gone.
    var authority = new TokenAuthority();
    var named = List.of(Authority.parse(URL.toString()));
    assertThat(authority.verifier().verify(authority.token(), named, NOW))
        .isInstanceOf(TokenVerification.Verified.class);
    authority.reachable = false;
    assertThat(authority.verifier().verify(authority.token(), named, NOW))
        .isInstanceOf(TokenVerification.Undecided.class);
  }

  private static JsonObject request(SnpEvidence evidence) {
    return JsonObject.builder()
        .put("report", TestInstance.base64Url(SimulatedMachine.maaReport(evidence).toJson()))
        .build();
  }

  private static SnpGuest guest(VerifiedSnp verified) {
    return new SnpGuest(verified, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static TdxGuest guest(VerifiedTdx verified) {
    return new TdxGuest(verified, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static String claims(Appraisal appraisal) {
    if (appraisal instanceof Appraisal.Permitted permitted) {
      return permitted.claims().toJson();
    }
    throw new AssertionError(appraisal.findings());
  }

  private static InstancePolicy tdxPolicy() {
    return InstancePolicy.tdxDefault();
  }

  private static TdxAppraiser tdxAppraiser() {
    var platform =
        new TdxReferencePlatform(
            "test", Set.of(Bytes.zeros(48)), Set.of(), Set.of(TcbStatus.UP_TO_DATE), 0);
    return new TdxAppraiser(
        ReferenceValues.none().withTdxPlatforms(List.of(platform)), ConfidentialVmShape.TOP_LEVEL);
  }

  /// As an instance would that lets trust domains under debug through.
  private static VerifiedTdx leniently(TdReportBuilder report) {
    return accepted(
        QUOTES.verifyTdx(
            QuoteEvidence.of(Quote.parse(PLATFORM.quote(report))),
            TDX.honest().collateral().read(),
            TdxExpectations.secureDefaults().allowDebug(),
            NOW));
  }

  private static SimulatedCollateral tdxCollateral(String... advisories) {
    return TDX.collateral().platformStatus("SWHardeningNeeded", advisories).build();
  }

  private static Verification<VerifiedTdx> verifyTdx(
      SimulatedCollateral collateral, PlatformExpectations platform) {
    return QUOTES.verifyTdx(
        QuoteEvidence.of(Quote.parse(TDX.honest().quote())),
        collateral.read(),
        TdxExpectations.secureDefaults().withPlatform(platform),
        NOW);
  }

  private static VerifiedHardware hardware(AzureEvidence made) {
    var report = io.privyseal.attestation.evidence.sevsnp.SnpReport.parse(made.hardware());
    return new VerifiedHardware.Snp(
        accepted(
            verify(
                SnpEvidence.of(report, made.certificates()),
                SnpExpectations.secureDefaults().withRevocation(RevocationRule.off("a test")))));
  }

  private static VerifiedHardware hardware(AzureEvidence made, OnTdx paravisor) {
    return new VerifiedHardware.Tdx(
        accepted(
            QUOTES.verifyTdx(
                QuoteEvidence.of(Quote.parse(made.hardware())),
                paravisor.platform().tdxCollateral(NOW).build().read(),
                TdxExpectations.secureDefaults(),
                NOW)));
  }

  private static Verification<VerifiedVtpm> verify(
      AzureEvidence made, VerifiedHardware hardware, VtpmExpectations expected) {
    return new VtpmVerifier(ENGINE)
        .verify(
            VtpmEvidence.of(
                HclReport.parse(made.hclReport().nvContent()),
                TpmQuote.azure(made.quote().attest(), made.quote().signature()),
                PcrValues.of(TpmHash.SHA256, made.registers())),
            hardware,
            expected,
            NOW);
  }

  /// An authority of tokens with one key, that may be gone.
  private static final class TokenAuthority implements AuthorityKeys {
    private final KeyPair keys = ENGINE.generateRsa(2048);
    private boolean reachable = true;

    private TokenVerifier verifier() {
      return new TokenVerifier(this, ENGINE, TokenRules.DEFAULT);
    }

    private String token() {
      var claims =
          JsonObject.builder()
              .put("iss", URL.toString())
              .put("iat", NOW.getEpochSecond())
              .put("nbf", NOW.getEpochSecond())
              .put("exp", NOW.plus(Duration.ofHours(8)).getEpochSecond())
              .put("x-ms-ver", "1.0")
              .build();
      var header = JsonObject.builder().put("alg", "RS256").put("kid", "k").build();
      return io.privyseal.foundation.jose.Jws.sign(
          ENGINE,
          io.privyseal.foundation.crypto.SignatureScheme.RS256,
          keys.getPrivate(),
          header,
          Bytes.utf8(claims.toJson()));
    }

    @Override
    public Optional<io.privyseal.attestation.result.AuthorityKey> find(
        Authority authority, String kid) {
      if (!reachable) {
        throw new AuthorityUnavailableException("the authority does not answer");
      }
      var jwk = Jwk.of(keys.getPublic()).with("kid", "k").with("use", "sig").json();
      var set = JsonObject.builder().put("keys", new JsonArray(List.of(jwk))).build();
      return AuthorityKeySet.parse(Bytes.utf8(set.toJson())).find(kid);
    }
  }
}
