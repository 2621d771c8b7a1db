package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SgxAppraiserTest {
  private static Appraisal appraise(
      EnclaveReportBuilder report, Optional<ClientData> runtime, InstancePolicy policy) {
    var quote = Enclaves.quote(report);
    return new SgxAppraiser()
        .appraise(
            new SgxGuest(
                Enclaves.verified(quote), quote, runtime, Optional.empty(), Optional.of("n")),
            policy);
  }

  private static JsonObject claims(EnclaveReportBuilder report) {
    return ((Appraisal.Permitted) appraise(report, Optional.empty(), InstancePolicy.sgxDefault()))
        .claims();
  }

  private static EnclaveReportBuilder enclave() {
    return Enclaves.PLATFORM
        .enclaveReport()
        .mrEnclave(Guests.filled(32, 0x31))
        .mrSigner(Guests.filled(32, 0x32))
        .isvProductId(7)
        .isvSvn(9);
  }

  private static InstancePolicy policy(String rules) {
    return new InstancePolicy(
        AttestationPolicy.parse("version=1.0;authorizationrules{" + rules + "};"),
        Optional.empty());
  }

  @Test
  void theReportsFieldsStandUnderBothNames() {
    var claims = claims(enclave());

    assertThat(claims.string("x-ms-attestation-type")).contains("sgx");
    assertThat(claims.string("x-ms-sgx-mrenclave")).contains("31".repeat(32));
    assertThat(claims.string("sgx-mrenclave")).contains("31".repeat(32));
    assertThat(claims.string("x-ms-sgx-mrsigner")).contains("32".repeat(32));
    assertThat(claims.integer("x-ms-sgx-product-id")).contains(7L);
    assertThat(claims.integer("product-id")).contains(7L);
    assertThat(claims.integer("x-ms-sgx-svn")).contains(9L);
    assertThat(claims.bool("x-ms-sgx-is-debuggable")).contains(false);
    assertThat(claims.string("nonce")).contains("n");
    assertThat(claims.bool("privyseal-simulated-root")).contains(true);
  }

  @Test
  void aDebugEnclaveIsSaidToBeOne() {
    assertThat(claims(enclave().debug()).bool("x-ms-sgx-is-debuggable")).contains(true);
  }

  @Test
  void keySeparationClaimsAreThereOnlyForEnclavesThatHaveIt() {
    var with = claims(enclave().keySeparation().configId(Guests.filled(64, 0x33)).configSvn(2));

    assertThat(with.string("x-ms-sgx-config-id")).contains("33".repeat(64));
    assertThat(with.integer("x-ms-sgx-config-svn")).contains(2L);
    assertThat(with.string("x-ms-sgx-isv-extended-product-id")).contains("00".repeat(16));
    assertThat(with.string("x-ms-sgx-isv-family-id")).contains("00".repeat(16));
    assertThat(claims(enclave()).has("x-ms-sgx-config-id")).isFalse();
  }

  @Test
  void theCollateralIsNamedByItsDigests() {
    var quote = Enclaves.quote(enclave());
    var verified = Enclaves.verified(quote);
    var claim = SgxCollateralClaim.of(quote, verified.platform().collateral());

    assertThat(claim.string("quotehash")).contains(Digests.sha256(quote).hex());
    assertThat(claim.members().keySet())
        .containsExactlyInAnyOrder(
            "qeidcertshash",
            "qeidcrlhash",
            "qeidhash",
            "quotehash",
            "tcbinfocertshash",
            "tcbinfocrlhash",
            "tcbinfohash");
  }

  @Test
  void itsDigestsAreOfTheTextsWithTheirEnd() {
    var quote = Enclaves.quote(enclave());
    var collateral = Enclaves.verified(quote).platform().collateral();
    var claim = SgxCollateralClaim.of(quote, collateral);
    var info = collateral.tcbInfo().orElseThrow();
    var list = Digests.sha256(collateral.rootCaCrl().orElseThrow()).hex();

    assertThat(claim.string("tcbinfohash")).contains(ofText(info.toResponse("tcbInfo")));
    assertThat(claim.string("qeidhash"))
        .contains(ofText(collateral.qeIdentity().orElseThrow().toResponse("enclaveIdentity")));
    assertThat(claim.string("tcbinfocrlhash")).contains(list);
    assertThat(claim.string("qeidcrlhash")).contains(list);
    var signerFirst = ofText(Bytes.utf8(Pem.writeDer(info.issuerChain())));
    assertThat(claim.string("tcbinfocertshash")).contains(signerFirst);
    assertThat(SgxCollateralClaim.chain(info.withIssuerChain(info.issuerChain().reversed())))
        .isEqualTo(signerFirst);
  }

  @Test
  void whatDoesNotComeAlongHasNoDigest() {
    var claim = SgxCollateralClaim.of(Bytes.empty(), IntelCollateral.NONE);

    assertThat(claim.members().keySet()).containsExactly("quotehash");
  }

  private static String ofText(Bytes text) {
    return Digests.sha256(text.concat(Bytes.zeros(1))).hex();
  }

  @Test
  void whatTheEnclaveHoldsStandsInTheTokenUnderItsNames() {
    var held = new ClientData.Binary(Bytes.utf8("held"));
    var claims =
        ((Appraisal.Permitted) appraise(enclave(), Optional.of(held), InstancePolicy.sgxDefault()))
            .claims();

    assertThat(claims.string("x-ms-sgx-ehd")).contains("aGVsZA");
    assertThat(claims.string("maa-ehd")).contains("aGVsZA");
    assertThat(claims.string("aas-ehd")).contains("aGVsZA");
    assertThat(claims.has("x-ms-runtime")).isFalse();
  }

  @Test
  void aPolicyMayUseTheFirstNames() {
    var policy =
        policy("[type==\"$sgx-mrsigner\", value==\"" + "32".repeat(32) + "\"] => permit();");

    assertThat(appraise(enclave(), Optional.empty(), policy))
        .isInstanceOf(Appraisal.Permitted.class);
    assertThat(appraise(enclave().mrSigner(Bytes.zeros(32)), Optional.empty(), policy))
        .isInstanceOf(Appraisal.Refused.class);
  }

  @Test
  void whatTheEnclaveHoldsIsNotTakenForTheServices() {
    var policy = policy("[type==\"x-ms-sgx-ehd\", issuer==\"AttestationService\"] => permit();");
    var held = Optional.<ClientData>of(new ClientData.Binary(Bytes.utf8("held")));

    assertThat(appraise(enclave(), held, policy)).isInstanceOf(Appraisal.Refused.class);
  }
}
