package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.azure.SimulatedVm.NONCE;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.testkit.azure.RuntimeClaimsBuilder;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm.HeldKey;
import io.privyseal.attestation.testkit.azure.TpmPublicBuilder;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.tpm.QuoteCheck;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test: a good confidential VM, one thing changed and signed again, exactly the
/// check that is meant for it fails.
class VtpmRefusalTest {
  private static final SimulatedAzureVm VM = SimulatedVm.onSnp().vm();
  private static final SimulatedVtpm OTHER_TPM = SimulatedVtpm.create(SimulatedVm.ENGINE);
  private static final VtpmExpectations DEFAULTS = VtpmExpectations.answering(NONCE);

  private static RuntimeClaimsBuilder claims() {
    return RuntimeClaimsBuilder.of(VM.tpm().attestationPublic(), VM.tpm().endorsementPublic());
  }

  /// A VM whose paravisor reports these claims, bound to the hardware report as they are.
  private static SimulatedVm claiming(Bytes claims) {
    return SimulatedVm.of(VM, VM.attest(NONCE, VM.paravisor().report(claims)));
  }

  private static SimulatedVm claiming(RuntimeClaimsBuilder claims) {
    return claiming(claims.bytes());
  }

  private static Verification<VerifiedVtpm> verify(SimulatedVm vm) {
    return SimulatedVm.verify(vm, DEFAULTS);
  }

  @Nested
  class Claims {
    @Test
    void evidenceThatCannotBeRead() {
      assertThatVerification(VtpmVerifier.malformed(new MalformedInputException("cut off")))
          .isRejectedBecauseOf(VtpmCheck.EVIDENCE_FORM);
    }

    @Test
    void hclReportWithAnotherHardwareReport() {
      // The same claims, reported twice: two signatures, and only one of them was verified.
      var made = VM.attest(NONCE);
      var again = made.withReport(VM.hclReport());

      var verification = verify(SimulatedVm.of(VM, again));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.HARDWARE_REPORT);
      assertThatVerification(verification)
          .says(
              VtpmCheck.HARDWARE_REPORT,
              "the verified evidence of the hardware",
              "another SNP report");
    }

    @Test
    void reportThatTheGuestAskedForItself() {
      var guest =
          new SimulatedParavisor.OnSnp(
              SimulatedVm.snpParavisor().machine(), report -> report.vmpl(2));

      assertThatVerification(verify(SimulatedVm.attest(SimulatedAzureVm.of(guest, VM.tpm()))))
          .isRejectedBecauseOf(VtpmCheck.PARAVISOR_LEVEL);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256 + 8, 256 + 24, 256 + 72, 256 + 120, 512, 520, 528, 720, 911})
    void tdReportThatIsNotWhatTheQuoteStates(int offset) {
      var vm = SimulatedVm.onTdx();
      var changed = vm.made().hclReport().nvContent().toArray();
      changed[0x20 + offset] ^= 1;
      var evidence = vm.evidence().withHcl(HclReport.parse(Bytes.copyOf(changed)));

      assertThatVerification(
              SimulatedVm.VERIFIER.verify(evidence, vm.hardware(), DEFAULTS, SimulatedVm.NOW))
          .isRejectedBecauseOf(VtpmCheck.HARDWARE_REPORT);
    }

    @Test
    void tdReportThatIsNone() {
      var vm = SimulatedVm.onTdx();
      var changed = vm.made().hclReport().nvContent().toArray();
      changed[0x20 + 4] ^= 1; // reserved
      var evidence = vm.evidence().withHcl(HclReport.parse(Bytes.copyOf(changed)));

      assertThatVerification(
              SimulatedVm.VERIFIER.verify(evidence, vm.hardware(), DEFAULTS, SimulatedVm.NOW))
          .isRejectedBecauseOf(VtpmCheck.HARDWARE_REPORT);
    }

    @Test
    void trustDomainInThePlaceOfAnSnpGuest() {
      assertThatVerification(
              SimulatedVm.VERIFIER.verify(
                  SimulatedVm.onSnp().evidence(),
                  SimulatedVm.onTdx().hardware(),
                  DEFAULTS,
                  SimulatedVm.NOW))
          .isRejectedBecauseOf(VtpmCheck.HARDWARE_REPORT);
    }

    @Test
    void unexpectedParavisor() {
      assertThatVerification(
              SimulatedVm.verify(
                  SimulatedVm.onSnp(), DEFAULTS.requireParavisor(Bytes.ofHex("77".repeat(48)))))
          .isRejectedBecauseOf(VtpmCheck.PARAVISOR);
    }

    @Test
    void claimsThatTheHardwareDoesNotBind() {
      var made = VM.attest(NONCE);
      var other = made.withReport(made.hclReport().withClaims(claims().secureBoot(false).bytes()));

      assertThatVerification(verify(SimulatedVm.of(VM, other)))
          .isRejectedBecauseOf(VtpmCheck.CLAIMS_BINDING);
    }

    @Test
    void oneByteOfWhiteSpaceMore() {
      var made = VM.attest(NONCE);
      var longer = made.hclReport().claims().concat(Bytes.utf8(" "));

      assertThatVerification(
              verify(SimulatedVm.of(VM, made.withReport(made.hclReport().withClaims(longer)))))
          .isRejectedBecauseOf(VtpmCheck.CLAIMS_BINDING);
    }

    @Test
    void boundClaimsWithoutAttestationKey() {
      var verification = verify(claiming(claims().withoutKeys()));

      assertThatVerification(verification)
          .isRejectedBecauseOf(
              VtpmCheck.CLAIMS_FORM, VtpmCheck.ATTESTATION_KEY, VtpmCheck.KEY_SIGNATURE);
      assertThatVerification(verification)
          .says(
              VtpmCheck.KEY_SIGNATURE,
              "a signature by the attestation key",
              "the attestation key is not known");
    }

    @Test
    void boundClaimsWithTwoAttestationKeys() {
      var second = claims().key("HCLAkPub", "sign", OTHER_TPM.attestationPublic());

      assertThatVerification(verify(claiming(second)))
          .isRejectedBecauseOf(
              VtpmCheck.CLAIMS_FORM, VtpmCheck.ATTESTATION_KEY, VtpmCheck.KEY_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"keys\":{}}", "{\"keys\":[1]}", "not JSON"})
    void boundClaimsOfAnotherForm(String text) {
      assertThatVerification(verify(claiming(Bytes.utf8(text))))
          .isRejectedBecauseOf(
              VtpmCheck.CLAIMS_FORM, VtpmCheck.ATTESTATION_KEY, VtpmCheck.KEY_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz"})
    void boundClaimsWithUserDataOfAnotherForm(String hex) {
      assertThatVerification(verify(claiming(claims().member("user-data", new JsonString(hex)))))
          .isRejectedBecauseOf(
              VtpmCheck.CLAIMS_FORM, VtpmCheck.ATTESTATION_KEY, VtpmCheck.KEY_SIGNATURE);
    }

    @Test
    void unreadableClaimsAloneAreRefused() {
      var made = VM.attest(NONCE, VM.paravisor().report(Bytes.utf8("{}")));
      var whole = SimulatedVm.of(VM, made);
      var bare =
          new io.privyseal.attestation.evidence.azure.VtpmEvidence(
              whole.evidence().runtimeClaims(),
              whole.evidence().hcl(),
              whole.evidence().quote(),
              whole.evidence().pcrs(),
              java.util.Optional.empty(),
              java.util.Optional.empty(),
              java.util.Optional.empty());

      assertThatVerification(
              SimulatedVm.VERIFIER.verify(bare, whole.hardware(), DEFAULTS, SimulatedVm.NOW))
          .isRejectedBecauseOf(VtpmCheck.CLAIMS_FORM);
    }

    @Test
    void attestationKeyBesideTheClaims() {
      var made = VM.attest(NONCE);

      var verification =
          verify(SimulatedVm.of(VM, made.withQuote(OTHER_TPM.attestationArea(), made.quote())));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.ATTESTATION_KEY);
      assertThatVerification(verification)
          .says(VtpmCheck.ATTESTATION_KEY, "the key HCLAkPub", "another key");
    }
  }

  @Nested
  class Configuration {
    @Test
    void secureBootOff() {
      assertThatVerification(
              SimulatedVm.verify(
                  claiming(claims().secureBoot(false)), DEFAULTS.requireSecureBoot()))
          .isRejectedBecauseOf(VtpmCheck.SECURE_BOOT);
    }

    @Test
    void secureBootAsAWord() {
      var word = claims().configuration("secure-boot", new JsonString("true"));

      assertThatVerification(SimulatedVm.verify(claiming(word), DEFAULTS.requireSecureBoot()))
          .isRejectedBecauseOf(VtpmCheck.SECURE_BOOT);
    }

    @Test
    void serialConsole() {
      assertThatVerification(SimulatedVm.verify(SimulatedVm.onSnp(), DEFAULTS.requireNoConsole()))
          .isRejectedBecauseOf(VtpmCheck.CONSOLE);
    }

    @Test
    void anotherVm() {
      assertThatVerification(
              SimulatedVm.verify(
                  SimulatedVm.onSnp(),
                  DEFAULTS.requireVmId("00000000-0000-0000-0000-000000000000")))
          .isRejectedBecauseOf(VtpmCheck.VM_ID);
    }

    @Test
    void noVmId() {
      var without = claims().configuration("vmUniqueId", new JsonArray(List.of()));

      var verification =
          SimulatedVm.verify(
              claiming(without), DEFAULTS.requireVmId("5a1e0c9d-2b5f-4c5b-9c52-7d0f4b8e6a11"));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.VM_ID);
      assertThatVerification(verification)
          .says(VtpmCheck.VM_ID, "5A1E0C9D-2B5F-4C5B-9C52-7D0F4B8E6A11", "none");
    }

    @Test
    void otherUserData() {
      assertThatVerification(
              SimulatedVm.verify(
                  SimulatedVm.onSnp(), DEFAULTS.requireUserData(Bytes.utf8("bound"))))
          .isRejectedBecauseOf(VtpmCheck.USER_DATA);
    }

    @Test
    void noUserData() {
      var verification =
          SimulatedVm.verify(
              claiming(claims().without("user-data")), DEFAULTS.requireUserData(Bytes.zeros(64)));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.USER_DATA);
      assertThatVerification(verification).says(VtpmCheck.USER_DATA, "00".repeat(64), "none");
    }
  }

  @Nested
  class EphemeralKey {
    private Verification<VerifiedVtpm> with(UnaryOperator<TpmPublicBuilder> change) {
      var key = VM.tpm().newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
      var area = change.apply(key.area());
      return verify(
          SimulatedVm.of(
              VM,
              VM.attest(NONCE)
                  .withEncryptionKey(new HeldKey(key.keys(), area), VM.tpm().certify(area))));
    }

    @Test
    void certifiedByAnotherTpm() {
      var made = VM.attest(NONCE);

      assertThatVerification(
              verify(
                  SimulatedVm.of(
                      VM,
                      made.withEncryptionKey(
                          made.encryptionKey(), OTHER_TPM.certify(made.encryptionKey().area())))))
          .isRejectedBecauseOf(VtpmCheck.KEY_SIGNATURE);
    }

    @Test
    void missingThoughDemanded() {
      var vm = SimulatedVm.onSnp();
      var without =
          new io.privyseal.attestation.evidence.azure.VtpmEvidence(
              vm.evidence().runtimeClaims(),
              vm.evidence().hcl(),
              vm.evidence().quote(),
              vm.evidence().pcrs(),
              vm.evidence().log(),
              vm.evidence().claimedKey(),
              java.util.Optional.empty());

      assertThatVerification(
              SimulatedVm.VERIFIER.verify(
                  without, vm.hardware(), DEFAULTS.requireEphemeralKey(), SimulatedVm.NOW))
          .isRejectedBecauseOf(VtpmCheck.KEY_SIGNATURE);
    }

    @Test
    void notTheCertifiedOne() {
      var made = VM.attest(NONCE);
      var other = VM.tpm().newEncryptionKey(SimulatedVtpm.LINUX_PCRS);

      assertThatVerification(
              verify(SimulatedVm.of(VM, made.withEncryptionKey(other, made.certifiedKey()))))
          .isRejectedBecauseOf(VtpmCheck.KEY_NAME);
    }

    @ParameterizedTest
    @ValueSource(
        ints = {
          TpmPublicBuilder.FIXED_TPM,
          TpmPublicBuilder.FIXED_PARENT,
          TpmPublicBuilder.SENSITIVE_DATA_ORIGIN,
          TpmPublicBuilder.DECRYPT
        })
    void withoutANeededAttribute(int attribute) {
      assertThatVerification(with(area -> area.without(attribute)))
          .isRejectedBecauseOf(VtpmCheck.KEY_ATTRIBUTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {TpmPublicBuilder.SIGN, TpmPublicBuilder.RESTRICTED, 1 << 11})
    void withARefusedAttribute(int attribute) {
      var good =
          TpmPublicBuilder.FIXED_TPM
              | TpmPublicBuilder.FIXED_PARENT
              | TpmPublicBuilder.SENSITIVE_DATA_ORIGIN
              | TpmPublicBuilder.DECRYPT;
      assertThatVerification(with(area -> area.attributes(good | attribute)))
          .isRejectedBecauseOf(VtpmCheck.KEY_ATTRIBUTES);
    }

    @Test
    void withoutPolicy() {
      var verification = with(area -> area.policy(Bytes.empty()));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.KEY_POLICY);
      assertThatVerification(verification)
          .says(VtpmCheck.KEY_POLICY, VM.tpm().pcrPolicy(SimulatedVtpm.LINUX_PCRS).hex(), "none");
    }

    @Test
    void underThePolicyOfAnotherBoot() {
      var other =
          VM.tpm()
              .booted(io.privyseal.attestation.testkit.eventlog.MeasuredBoot.linux(false))
              .pcrPolicy(SimulatedVtpm.LINUX_PCRS);

      var verification = with(area -> area.policy(other));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.KEY_POLICY);
      assertThatVerification(verification)
          .says(
              VtpmCheck.KEY_POLICY,
              VM.tpm().pcrPolicy(SimulatedVtpm.LINUX_PCRS).hex(),
              other.hex());
    }

    @Test
    void underAPolicyOfFewerRegisters() {
      assertThatVerification(
              with(area -> area.policy(VM.tpm().pcrPolicy(new TreeSet<>(List.of(0, 1))))))
          .isRejectedBecauseOf(VtpmCheck.KEY_POLICY);
    }

    @Test
    void openToAPasswordAsWell() {
      var withPassword =
          TpmPublicBuilder.FIXED_TPM
              | TpmPublicBuilder.FIXED_PARENT
              | TpmPublicBuilder.SENSITIVE_DATA_ORIGIN
              | TpmPublicBuilder.DECRYPT
              | TpmPublicBuilder.USER_WITH_AUTH;
      var verification = with(area -> area.attributes(withPassword));

      assertThatVerification(verification).isRejectedBecauseOf(VtpmCheck.KEY_POLICY);
      assertThatVerification(verification)
          .says(
              VtpmCheck.KEY_POLICY,
              VM.tpm().pcrPolicy(SimulatedVtpm.LINUX_PCRS).hex(),
              "a password opens it as well");
    }

    @Test
    void certificationOfTheAttestationKeyItself() {
      var made = VM.attest(NONCE);
      var area = VM.tpm().attestationArea();
      var keys = VM.tpm().attestationKey();

      assertThatVerification(
              verify(
                  SimulatedVm.of(
                      VM, made.withEncryptionKey(new HeldKey(keys, area), VM.tpm().certify(area)))))
          .isRejectedBecauseOf(VtpmCheck.KEY_ATTRIBUTES, VtpmCheck.KEY_POLICY);
    }
  }

  @Test
  void quoteOfATpmThatTheClaimsDoNotName() {
    var made = VM.attest(NONCE);

    assertThatVerification(
            verify(
                SimulatedVm.of(
                    VM, made.withQuote(OTHER_TPM.quote(NONCE, SimulatedVtpm.LINUX_PCRS)))))
        .isRejectedBecauseOf(QuoteCheck.SIGNATURE);
  }

  @Test
  void endorsementKeyInThePlaceOfTheAttestationKey() {
    var swapped =
        claims()
            .withoutKeys()
            .key("HCLAkPub", "sign", VM.tpm().endorsementPublic())
            .key("HCLEkPub", "encrypt", (RSAPublicKey) VM.tpm().attestationKey().getPublic());

    assertThatVerification(verify(claiming(swapped)))
        .isRejectedBecauseOf(
            VtpmCheck.ATTESTATION_KEY, VtpmCheck.KEY_SIGNATURE, QuoteCheck.SIGNATURE);
  }
}
