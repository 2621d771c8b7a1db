package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TdxAppraiserTest {
  private static final String HCL =
      """
      {"keys":[{"kid":"HCLAkPub","key_ops":["sign"],"kty":"RSA","n":"AQ","e":"AQAB"},
               {"kid":"HCLEkPub","key_ops":["encrypt"],"kty":"RSA","n":"Ag","e":"AQAB"}],
       "vm-configuration":{"secure-boot":true,"vmUniqueId":"2dedc52a-6832-46ce-9910-e8c9980bf5a7"},
       "user-data":"00"}
      """;

  private static TdxReferencePlatform platform() {
    return new TdxReferencePlatform(
        "test", Set.of(Enclaves.MRTD), Set.of(), Set.of(TcbStatus.UP_TO_DATE), 0);
  }

  private static ReferenceValues reference(TdxReferencePlatform platform) {
    return ReferenceValues.none().withTdxPlatforms(List.of(platform));
  }

  private static JsonObject claims(
      TdReportBuilder report,
      ReferenceValues reference,
      ConfidentialVmShape shape,
      Optional<ClientData> runtime) {
    var guest =
        new TdxGuest(Enclaves.verified(report), runtime, Optional.empty(), Optional.empty());
    return ((Appraisal.Permitted)
            new TdxAppraiser(reference, shape).appraise(guest, InstancePolicy.tdxDefault()))
        .claims();
  }

  private static JsonObject claims(TdReportBuilder report, ReferenceValues reference) {
    return claims(report, reference, ConfidentialVmShape.ISOLATION_TEE, Optional.empty());
  }

  @Test
  void theReportsFieldsAreThoseOfTheEatProfile() {
    var claims =
        claims(
            Enclaves.trustDomain().rtmr(2, Guests.filled(48, 0x55)).mrOwner(Guests.filled(48, 1)),
            ReferenceValues.none());

    assertThat(claims.string("x-ms-attestation-type")).contains("tdxvm");
    assertThat(claims.string("eat_profile")).contains("https://aka.ms/maa-eat-profile-tdxvm");
    assertThat(claims.string("dbgstat")).contains("disabled");
    assertThat(claims.string("intuse")).contains("generic");
    assertThat(claims.string("attester_tcb_status")).contains("UpToDate");
    assertThat(claims.string("tdx_mrtd")).contains("44".repeat(48));
    assertThat(claims.string("tdx_rtmr2")).contains("55".repeat(48));
    assertThat(claims.string("tdx_mrowner")).contains("01".repeat(48));
    assertThat(claims.integer("tdx_seamsvn")).contains(5L);
    assertThat(claims.string("tdx_tee_tcb_svn")).contains("05010200000000000000000000000000");
    assertThat(claims.string("tdx_report_data"))
        .hasValueSatisfying(h -> assertThat(h).hasSize(128));
    assertThat(claims.string("tdx_xfam")).hasValueSatisfying(h -> assertThat(h).hasSize(16));
    assertThat(claims.bool("tdx_td_attributes_debug")).contains(false);
    assertThat(claims.bool("tdx_td_attributes_septve_disable")).contains(true);
    assertThat(claims.has("x-ms-compliance-status")).isFalse();
  }

  @Test
  void aDebugDomainIsSaidToBeOne() {
    var claims = claims(Enclaves.trustDomain().debug(), reference(platform()));

    assertThat(claims.string("dbgstat")).contains("enabled");
    assertThat(claims.bool("tdx_td_attributes_debug")).contains(true);
  }

  @Nested
  class Compliance {
    private static void isWithheld(
        TdReportBuilder report, TdxReferencePlatform platform, String check) {
      var claims = claims(report, reference(platform));

      assertThat(claims.has("x-ms-compliance-status")).isFalse();
      assertThat(claims.array("privyseal-compliance-unmet").orElseThrow())
          .extracting(value -> value.toJson())
          .containsExactly('"' + check + '"');
    }

    @Test
    void isGivenWhereTheReferenceIsMet() {
      assertThat(
              claims(Enclaves.trustDomain(), reference(platform()))
                  .string("x-ms-compliance-status"))
          .contains("azure-compliant-cvm");
    }

    @Test
    void isWithheldForAnotherMrTd() {
      isWithheld(
          Enclaves.trustDomain().mrTd(Bytes.zeros(48)), platform(), "maa.compliance.measurement");
    }

    @Test
    void isWithheldForADebugDomain() {
      isWithheld(Enclaves.trustDomain().debug(), platform(), "maa.compliance.debug");
    }

    @Test
    void isWithheldForAnotherModule() {
      isWithheld(
          Enclaves.trustDomain(),
          new TdxReferencePlatform(
              "test",
              Set.of(Enclaves.MRTD),
              Set.of(Guests.filled(48, 9)),
              Set.of(TcbStatus.UP_TO_DATE),
              0),
          "maa.compliance.tdx-module");
    }

    @Test
    void isWithheldForAnotherTcbStatus() {
      isWithheld(
          Enclaves.trustDomain(),
          new TdxReferencePlatform(
              "test", Set.of(Enclaves.MRTD), Set.of(), Set.of(TcbStatus.SW_HARDENING_NEEDED), 0),
          "maa.compliance.tcb-status");
    }

    @Test
    void isWithheldForCollateralOfAnEarlierRecovery() {
      isWithheld(
          Enclaves.trustDomain(),
          new TdxReferencePlatform(
              "test", Set.of(Enclaves.MRTD), Set.of(), Set.of(TcbStatus.UP_TO_DATE), 19),
          "maa.compliance.tcb-evaluation");
    }

    @Test
    void isGivenAtTheRequiredRecovery() {
      var required =
          new TdxReferencePlatform(
              "test", Set.of(Enclaves.MRTD), Set.of(), Set.of(TcbStatus.UP_TO_DATE), 18);

      assertThat(
              claims(Enclaves.trustDomain(), reference(required)).string("x-ms-compliance-status"))
          .contains("azure-compliant-cvm");
    }

    @Test
    void saysWhatItComparedWithWhat() {
      var compared =
          TdxCompliance.of(Enclaves.verified(Enclaves.trustDomain()), reference(platform()));
      var debugged =
          TdxCompliance.of(
              Enclaves.verified(Enclaves.trustDomain().debug()), reference(platform()));

      assertThat(compared.findings())
          .extracting(Finding::actual)
          .containsExactly(
              "1 platforms", Enclaves.MRTD.hex(), "UpToDate", "18", "debugging forbidden");
      assertThat(debugged.findings().getLast().actual()).isEqualTo("withheld: debugging allowed");
      assertThat(
              TdxCompliance.of(Enclaves.verified(Enclaves.trustDomain()), ReferenceValues.none())
                  .findings())
          .extracting(Finding::actual)
          .containsExactly("withheld: none");
    }

    @Test
    void isNeverGivenForARevokedTcb() {
      assertThatThrownBy(() ->
              new TdxReferencePlatform(
                  "test", Set.of(Enclaves.MRTD), Set.of(), Set.of(TcbStatus.REVOKED), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Shapes {
    private final Optional<ClientData> runtime = Optional.of(ClientData.json(Bytes.utf8(HCL)));

    @Test
    void aParavisorsClaimsPutTheHardwareInside() {
      var claims =
          claims(
              Enclaves.trustDomain(),
              reference(platform()),
              ConfidentialVmShape.ISOLATION_TEE,
              runtime);

      assertThat(claims.string("x-ms-attestation-type")).contains("azurevm");
      assertThat(claims.bool("secureboot")).contains(true);
      var tee = claims.object("x-ms-isolation-tee").orElseThrow();
      assertThat(tee.string("x-ms-attestation-type")).contains("tdxvm");
      assertThat(tee.string("x-ms-compliance-status")).contains("azure-compliant-cvm");
      assertThat(tee.object("x-ms-runtime")).contains((JsonObject) Json.parse(HCL));
    }

    @Test
    void aParavisorThatIsNotKnownSaysNothing() {
      var claims =
          claims(
              Enclaves.trustDomain().mrTd(Bytes.zeros(48)),
              reference(platform()),
              ConfidentialVmShape.ISOLATION_TEE,
              runtime);

      assertThat(claims.has("secureboot")).isFalse();
      assertThat(claims.has("x-ms-azurevm-vmid")).isFalse();
    }

    @Test
    void theTopIsForClientsOfAzuresOwnEndpoint() {
      var claims =
          claims(
              Enclaves.trustDomain(),
              reference(platform()),
              ConfidentialVmShape.TOP_LEVEL,
              runtime);

      assertThat(claims.string("x-ms-attestation-type")).contains("tdxvm");
      assertThat(claims.object("x-ms-runtime")).isPresent();
    }
  }
}
