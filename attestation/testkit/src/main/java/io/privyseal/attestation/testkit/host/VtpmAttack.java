package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.HclReportBuilder;
import io.privyseal.attestation.testkit.azure.RuntimeClaimsBuilder;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm.HeldKey;
import io.privyseal.attestation.testkit.azure.TpmPublicBuilder;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Verdict;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/// What a malicious host, or whoever broke into the guest, does with a virtual TPM.
public enum VtpmAttack implements Attack {
  REPLAYED_QUOTE(
      "hands over a quote that the TPM made for an earlier request",
      scene ->
          scene
              .honest()
              .withQuote(
                  scene
                      .vm()
                      .tpm()
                      .quote(Bytes.utf8("an earlier request"), SimulatedVtpm.LINUX_PCRS)),
      "tpm.quote.nonce"),
  UNBOUND_QUOTE(
      "hands over a quote without any nonce",
      scene ->
          scene.honest().withQuote(scene.vm().tpm().quote(Bytes.empty(), SimulatedVtpm.LINUX_PCRS)),
      "tpm.quote.nonce"),
  TPM_OF_ITS_OWN(
      "quotes with a TPM of its own, which can be told any register",
      scene -> {
        var own = scene.stranger().tpm();
        return scene.honest().withQuote(own.quote(scene.nonce(), SimulatedVtpm.LINUX_PCRS));
      },
      "tpm.quote.signature"),
  CLAIMS_OF_ITS_OWN(
      "names its own attestation key in the claims beside an honest hardware report",
      scene -> {
        var own = scene.stranger().tpm();
        var honest = scene.honest();
        var claims =
            RuntimeClaimsBuilder.of(own.attestationPublic(), own.endorsementPublic()).bytes();
        var key = own.newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
        return honest
            .withReport(reworded(honest, claims))
            .withQuote(own.attestationArea(), own.quote(scene.nonce(), SimulatedVtpm.LINUX_PCRS))
            .withEncryptionKey(key, own.certify(key.area()));
      },
      "vtpm.claims.binding"),
  REWORDED_CLAIMS(
      "writes the same claims in another way, so that other readers may see others",
      scene -> {
        var honest = scene.honest();
        var claims = Bytes.utf8(honest.hclReport().claims().asUtf8().replace(",", ", "));
        return honest.withReport(reworded(honest, claims));
      },
      "vtpm.claims.binding"),
  HARDWARE_OF_ANOTHER_VM(
      "hands over the hardware report of another VM",
      scene -> {
        var other = scene.stranger().attest(scene.nonce());
        return scene.honest().withHardware(other.hardware(), other.certificates());
      },
      "vtpm.hardware.report",
      "vtpm.claims.binding"),
  REGISTERS_OF_ANOTHER_BOOT(
      "boots another system and hands over the registers of the expected one",
      scene -> {
        var other = scene.vm().tpm().booted(MeasuredBoot.linux(false));
        return scene.honest().withQuote(other.quote(scene.nonce(), SimulatedVtpm.LINUX_PCRS));
      },
      "tpm.quote.pcr-digest"),
  SECURE_BOOT_OFF(
      "boots the guest without secure boot",
      scene ->
          scene
              .vm()
              .withTpm(scene.vm().tpm().booted(MeasuredBoot.linux(false)))
              .attest(scene.nonce()),
      "eventlog.secure-boot"),
  LYING_LOG(
      "boots the guest without secure boot and hands over the log of another boot",
      scene -> {
        var other = scene.vm().withTpm(scene.vm().tpm().booted(MeasuredBoot.linux(false)));
        return other.attest(scene.nonce()).withLog(scene.vm().tpm().log().bytes());
      },
      "eventlog.replay",
      "eventlog.secure-boot"),
  MISDESCRIBED_EVENT(
      "boots the guest without secure boot and writes into the log that it was on",
      scene -> {
        var log = MeasuredBoot.linux(false);
        var on =
            MeasuredBoot.variable(
                MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 1));
        var other = scene.vm().withTpm(scene.vm().tpm().booted(log)).attest(scene.nonce());
        return other.withLog(log.copy().misdescribe(1, on).bytes());
      },
      "eventlog.secure-boot"),
  TOO_FEW_REGISTERS(
      "quotes only the registers that it did not have to change",
      scene -> {
        var few = new TreeSet<>(List.of(0, 1, 2));
        var key = scene.vm().tpm().newEncryptionKey(few);
        return scene
            .honest()
            .withPcrs(few)
            .withQuote(scene.vm().tpm().quote(scene.nonce(), few))
            .withEncryptionKey(key, scene.vm().tpm().certify(key.area()));
      },
      "tpm.quote.selection",
      "eventlog.replay",
      "eventlog.secure-boot"),
  KEY_OUTSIDE_OF_THE_TPM(
      "has the TPM certify a key that it imported and keeps a copy of",
      scene ->
          withKey(
              scene,
              area ->
                  area.without(
                      TpmPublicBuilder.FIXED_TPM
                          | TpmPublicBuilder.FIXED_PARENT
                          | TpmPublicBuilder.SENSITIVE_DATA_ORIGIN)),
      "vtpm.key.attributes"),
  KEY_FOR_ANY_BOOT(
      "has the TPM certify a key that works whatever is booted",
      scene -> withKey(scene, area -> area.policy(Bytes.empty())),
      "vtpm.key.policy"),
  KEY_OF_ITS_OWN(
      "puts a key of its own beside the certificate of the TPM's",
      scene -> {
        var honest = scene.honest();
        var own = scene.stranger().tpm().newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
        return honest.withEncryptionKey(
            new HeldKey(
                own.keys(),
                TpmPublicBuilder.encryptionKey(
                    (RSAPublicKey) own.keys().getPublic(),
                    scene.vm().tpm().pcrPolicy(SimulatedVtpm.LINUX_PCRS))),
            honest.certifiedKey());
      },
      "vtpm.key.name"),
  KEY_CERTIFIED_BY_ITS_OWN_TPM(
      "has a key certified by a TPM of its own",
      scene -> {
        var honest = scene.honest();
        return honest.withEncryptionKey(
            honest.encryptionKey(), scene.stranger().tpm().certify(honest.encryptionKey().area()));
      },
      "vtpm.key.signature");

  private final String sentence;
  private final Function<VtpmScene, AzureEvidence> act;
  private final List<String> caughtBy;

  VtpmAttack(String sentence, Function<VtpmScene, AzureEvidence> act, String... caughtBy) {
    this.sentence = sentence;
    this.act = act;
    this.caughtBy = List.of(caughtBy);
  }

  /// What is handed over in place of the honest evidence.
  public AzureEvidence perform(VtpmScene scene) {
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
    return Verdict.REJECTED;
  }

  private static HclReportBuilder reworded(AzureEvidence honest, Bytes claims) {
    return honest.hclReport().withClaims(claims);
  }

  private static AzureEvidence withKey(
      VtpmScene scene, java.util.function.UnaryOperator<TpmPublicBuilder> change) {
    var tpm = scene.vm().tpm();
    var key = tpm.newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
    var area = change.apply(key.area());
    return scene.honest().withEncryptionKey(new HeldKey(key.keys(), area), tpm.certify(area));
  }
}
