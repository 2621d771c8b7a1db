package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import io.privyseal.attestation.attester.azure.AzureGuestAttester;
import io.privyseal.attestation.attester.azure.AzureVtpm;
import io.privyseal.attestation.attester.swtpm.AzureMachine;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.client.KeyRefusedException;
import io.privyseal.client.PrivysealClient;
import io.privyseal.client.Step;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.server.LocalStack;
import io.privyseal.server.simulation.SimulatedGuest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A confidential VM from its virtual TPM, a real software TPM, to a released key: evidence by the
/// guest attestation protocol, a token sealed to a key of the TPM, a key of the vault wrapped to
/// the same, unwrapped inside the TPM.
@ExtendWith(RunningStack.class)
class ConfidentialVmReleaseTest {
  private final LocalStack stack;
  private final String key = "cvm-" + UUID.randomUUID();
  @TempDir private Path directory;

  ConfidentialVmReleaseTest(LocalStack stack) {
    this.stack = stack;
  }

  @BeforeEach
  void makeTheKey() {
    SoftwareTpm.assumeInstalled();
    var policy =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
          {"claim":"x-ms-attestation-type","equals":"azurevm"},
          {"claim":"secureboot","equals":true},
          {"claim":"x-ms-isolation-tee.x-ms-attestation-type","equals":"sevsnpvm"},
          {"claim":"x-ms-isolation-tee.x-ms-compliance-status","equals":"azure-compliant-cvm"}]}]}
        """
            .formatted(stack.attestationUrl());
    new Clients(stack)
        .keys("operator")
        .createRsaKey(
            new CreateRsaKeyOptions(key)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(
                    new KeyReleasePolicy(com.azure.core.util.BinaryData.fromString(policy))));
  }

  private AzureMachine boot(boolean secureBoot) throws IOException {
    var paravisor =
        new SimulatedParavisor.OnSnp(
            stack.host(), report -> report.measurement(SimulatedGuest.confidentialVm()));
    return AzureMachine.boot(directory, paravisor, MeasuredBoot.linux(secureBoot));
  }

  private PrivysealClient client(
      AzureMachine machine, AzureVtpm vtpm, ReleaseEncryption encryption) {
    var attester =
        new AzureGuestAttester(vtpm, machine.metadata(), machine.system(), CryptoEngines.choose());
    return PrivysealClient.builder(
            stack.attestationUrl(),
            stack.vaultUrl(),
            new Clients(stack).credential("workload"),
            attester::attest)
        .trust(List.of(stack.ca()))
        .disableChallengeResourceVerification()
        .encryption(encryption)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsReleasedToTheTpmThatAttested(ReleaseEncryption encryption) throws IOException {
    try (var machine = boot(true);
        var vtpm = machine.vtpm();
        var released = client(machine, vtpm, encryption).release(key)) {
      assertThat(released.privateKey()).isInstanceOf(RSAPrivateKey.class);
    }
  }

  @Test
  void aBootWithoutSecureBootGetsNoKey() throws IOException {
    try (var machine = boot(false);
        var vtpm = machine.vtpm()) {
      var refused = refused(machine, vtpm);

      assertThat(refused.step()).isEqualTo(Step.RELEASE);
      assertThat(refused.status()).isEqualTo(403);
    }
  }

  @Test
  void aBootThatItsLogDoesNotExplainGetsNoToken() throws IOException {
    try (var machine = boot(true)) {
      try (var tpm = machine.software().open()) {
        tpm.pcrExtend(4, TpmHash.SHA256, Bytes.zeros(32));
      }
      try (var vtpm = machine.vtpm()) {
        var refused = refused(machine, vtpm);

        assertThat(refused.step()).isEqualTo(Step.ATTEST);
        assertThat(refused.status()).isEqualTo(400);
      }
    }
  }

  private KeyRefusedException refused(AzureMachine machine, AzureVtpm vtpm) {
    var client = client(machine, vtpm, ReleaseEncryption.RSA_AES_KEY_WRAP_256);
    return catchThrowableOfType(KeyRefusedException.class, () -> client.release(key));
  }
}
