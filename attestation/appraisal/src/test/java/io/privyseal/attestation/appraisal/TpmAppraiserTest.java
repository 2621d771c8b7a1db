package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A machine by its TPM: what a policy sees of it, and what the token says.
class TpmAppraiserTest {
  private static final VerifiedVtpm ON = AzureVms.verified(true);
  private static final VerifiedVtpm OFF = AzureVms.verified(false);
  private static final Bytes AIK_HASH = Guests.filled(32, 0x61);

  private static TpmGuest guest(VerifiedVtpm vm, boolean validated, Optional<String> data) {
    return new TpmGuest(vm.quote(), AIK_HASH, validated, vm.log(), data);
  }

  private static Appraisal under(TpmGuest guest, String rules) {
    var policy = AttestationPolicy.parse("version=1.2;authorizationrules{" + rules + "};");
    return new TpmAppraiser().appraise(guest, new InstancePolicy(policy, Optional.empty()));
  }

  private static boolean sees(TpmGuest guest, String condition) {
    return under(guest, "[" + condition + "] => permit();") instanceof Appraisal.Permitted;
  }

  private static JsonObject claims(TpmGuest guest) {
    return ((Appraisal.Permitted) under(guest, "=> permit();")).claims();
  }

  @Nested
  class Policies {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "type==\"aikPubHash\", value==\"YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE\"",
          "type==\"tpmVersion\", value==2",
          "type==\"tee\", value==\"tpm\"",
          "type==\"events\"",
          "type==\"pcrs\""
        })
    void seeTheMachineByTheWordOfTheService(String condition) {
      assertThat(sees(guest(ON, true, Optional.empty()), condition)).isTrue();
      assertThat(
              sees(
                  guest(ON, true, Optional.empty()),
                  condition + ", issuer==\"AttestationService\""))
          .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void seeWhetherSomebodyCertifiesTheKey(boolean validated) {
      var guest = guest(ON, validated, Optional.empty());

      assertThat(sees(guest, "type==\"aikValidated\", value==" + validated)).isTrue();
      assertThat(sees(guest, "type==\"aikValidated\", value==" + !validated)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void seeSecureBootAsItWasMeasured(boolean measured, boolean seen) {
      var guest = guest(measured ? ON : OFF, true, Optional.empty());

      assertThat(sees(guest, "type==\"secureBootEnabled\", value==" + seen)).isTrue();
      assertThat(sees(guest, "type==\"secureBootEnabled\", value==" + !seen)).isFalse();
    }

    @Test
    void seeNoSecureBootAndNoEventsWithoutALog() {
      var guest = new TpmGuest(ON.quote(), AIK_HASH, true, Optional.empty(), Optional.empty());

      assertThat(sees(guest, "type==\"secureBootEnabled\"")).isFalse();
      assertThat(sees(guest, "type==\"events\"")).isFalse();
      assertThat(sees(guest, "type==\"pcrs\"")).isTrue();
    }

    @Test
    void canTellTheRelyingPartysWordFromFacts() {
      var guest = guest(ON, true, Optional.of("word"));

      assertThat(sees(guest, "type==\"rp_data\", value==\"word\", issuer==\"CustomClaim\""))
          .isTrue();
      assertThat(sees(guest, "type==\"rp_data\", issuer==\"AttestationService\"")).isFalse();
    }
  }

  @Test
  void tokenHoldsItsKindAndTheRelyingPartysWord() {
    var claims = claims(guest(ON, true, Optional.of("word")));

    assertThat(claims.string("x-ms-attestation-type")).contains("tpm");
    assertThat(claims.string("x-ms-ver")).contains("1.0");
    assertThat(claims.string("rp_data")).contains("word");
    assertThat(claims.has("pcrs")).isFalse();
    assertThat(claims(guest(ON, true, Optional.empty())).has("rp_data")).isFalse();
  }
}
