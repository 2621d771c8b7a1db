package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.gramine.FakeGramine;
import io.privyseal.attestation.attester.gramine.GramineAttester;
import io.privyseal.attestation.attester.tsm.FakeTsm;
import io.privyseal.attestation.attester.tsm.TsmAttester;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.client.PrivysealClient;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.server.LocalStack;
import io.privyseal.server.simulation.SimulatedGuest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// From each device of a guest to a released key: the attester as it is, over files that behave as
/// the kernel's and Gramine's are documented to, with simulated hardware behind them.
@ExtendWith(RunningStack.class)
class DeviceReleaseTest {
  private final LocalStack stack;
  @TempDir private Path root;

  DeviceReleaseTest(LocalStack stack) {
    this.stack = stack;
  }

  private SimulatedPlatform platform() {
    return stack.intel().platform(Instant.now());
  }

  private TsmAttester tsm(DeviceFiles files) {
    return TsmAttester.of(files, root, OptionalInt.empty(), Pause.system(), CryptoEngines.choose());
  }

  /// @param type of the token that the policy asks for
  private void releases(DeviceAttester device, String type) {
    var key = "device-" + UUID.randomUUID();
    var policy =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
          {"claim":"x-ms-attestation-type","equals":"%s"}]}]}
        """
            .formatted(stack.attestationUrl(), type);
    new Clients(stack)
        .keys("operator")
        .createRsaKey(
            new CreateRsaKeyOptions(key)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(
                    new KeyReleasePolicy(com.azure.core.util.BinaryData.fromString(policy))));
    var client =
        PrivysealClient.builder(
                stack.attestationUrl(),
                stack.vaultUrl(),
                new Clients(stack).credential("workload"),
                device::attest)
            .trust(List.of(stack.ca()))
            .disableChallengeResourceVerification()
            .build();
    try (var released = client.release(key)) {
      assertThat(released.privateKey()).isInstanceOf(RSAPrivateKey.class);
    }
  }

  @Test
  void aSevSnpGuestByConfigfs() {
    var machine = stack.host();
    var report = machine.report().measurement(SimulatedGuest.confidentialVm());

    releases(
        tsm(
            new FakeTsm(
                "sev_guest",
                input -> machine.sign(report.copy().reportData(input)),
                certificateTable())),
        "sevsnpvm");
  }

  /// As the hypervisor hands the machine's certificates on (GHCB, SNP Extended Guest Request).
  private Bytes certificateTable() {
    var guids =
        List.of(
            "63da758de6644564adc5f4b93be8accd",
            "4ab7b379bbac4fe4a02f05aef327c782",
            "c0b406a4a803495297433fb6014cd0ae");
    var chain = stack.host().certificates();
    var entries = Bytes.empty();
    var content = Bytes.empty();
    var head = 24 * (guids.size() + 1);
    for (var i = 0; i < guids.size(); i++) {
      var certificate = chain.get(i);
      entries =
          entries
              .concat(Bytes.ofHex(guids.get(i)))
              .concat(little(head + content.length()))
              .concat(little(certificate.length()));
      content = content.concat(certificate);
    }
    return entries.concat(Bytes.zeros(24)).concat(content);
  }

  private static Bytes little(int value) {
    return Bytes.copyOf(
        (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24));
  }

  @Test
  void aTrustDomainByConfigfs() {
    var platform = platform();

    releases(
        tsm(
            new FakeTsm(
                "tdx_guest",
                input -> platform.quote(TdReportBuilder.tdx10().reportData(input)),
                Bytes.empty())),
        "tdxvm");
  }

  @Test
  void anEnclaveOfGramine() throws IOException {
    var platform = platform();
    var gramine =
        FakeGramine.in(root, data -> platform.quote(EnclaveReportBuilder.blank().reportData(data)));

    releases(GramineAttester.of(gramine, root), "sgx");
  }
}
