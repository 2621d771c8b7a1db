package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.client.Attester;
import io.privyseal.client.PrivysealClient;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.server.LocalStack;
import io.privyseal.server.simulation.SimulatedGuest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The programs of README.md: each block stands here word for word, is compiled, and is run, except
/// for the one that needs Azure.
@ExtendWith(RunningStack.class)
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

  private final LocalStack running;

  ReadmeTest(LocalStack running) {
    this.running = running;
  }

  @Test
  void everyProgramOfTheReadmeStandsHere() throws IOException {
    var root = Path.of(System.getProperty("privyseal.root"));
    var here =
        squeezed(
            Files.readString(
                root.resolve(
                    "tests/conformance/src/test/java/io/privyseal/tests/conformance/ReadmeTest.java")));
    var blocks = BLOCK.matcher(Files.readString(root.resolve("README.md"))).results().toList();
    assertThat(blocks).hasSize(4);
    for (var block : blocks) {
      assertThat(here.contains(squeezed(block.group(1)))).as(block.group(1)).isTrue();
    }
  }

  private static String squeezed(String source) {
    return source.replaceAll("\\s+", "");
  }

  @Test
  void verifiesEvidenceOffline(@TempDir Path directory) throws IOException {
    var file = directory.resolve("report.bin");
    var machine = running.host();
    Files.write(file, machine.evidence(machine.report()).report().bytes().toArray());
    var now = Instant.now();

    var recognized = EvidenceRecognizer.recognize(Bytes.copyOf(Files.readAllBytes(file)));
    var verifier = new SnpVerifier(CryptoEngines.choose(), TrustAnchors.amd());
    var verification =
        verifier.verify(recognized.toSnpEvidence(), SnpExpectations.secureDefaults(), now);
    for (var finding : verification.findings()) {
      System.out.println(finding.outcome() + " " + finding.check() + " " + finding.actual());
    }

    assertThat(verification.findings()).isNotEmpty();
  }

  @Test
  void releasesAKey() {
    var operator = new Clients(running).keys("operator");
    var policy =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
          {"claim":"x-ms-attestation-type","equals":"sevsnpvm"},
          {"claim":"x-ms-sevsnpvm-is-debuggable","equals":"false"}]}]}
        """
            .formatted(running.attestationUrl());
    operator.createRsaKey(
        new CreateRsaKeyOptions("orders")
            .setHardwareProtected(true)
            .setExportable(true)
            .setReleasePolicy(
                new KeyReleasePolicy(com.azure.core.util.BinaryData.fromString(policy))));

    release(
        running.attestationUrl(),
        running.vaultUrl(),
        new Clients(running).credential("workload"),
        new SimulatedAttester(running.host()),
        List.of(running.ca()));
  }

  private static void release(
      URI attestationUrl,
      URI vaultUrl,
      TokenCredential credential,
      Attester attester,
      Collection<X509Certificate> roots) {
    var client =
        PrivysealClient.builder(attestationUrl, vaultUrl, credential, attester)
            .trust(roots)
            .build();
    try (var key = client.release("orders")) {
      use(key.privateKey());
    }
  }

  private static void use(PrivateKey key) {
    assertThat(key).isInstanceOf(RSAPrivateKey.class);
  }

  @SuppressWarnings("UnusedMethod") // compiled, and not run: it needs Azure
  private static PrivysealClient onAzure(Attester attester) {
    var client =
        PrivysealClient.builder(
                URI.create("https://sharedweu.weu.attest.azure.net"),
                URI.create("https://contoso.vault.azure.net"),
                new DefaultAzureCredentialBuilder().build(),
                attester)
            .build();
    return client;
  }

  @Test
  void emulatesForTests(@TempDir Path directory) {
    try (var stack = LocalStack.start(directory, 0)) {
      testYourProgram(stack.vaultUrl(), stack.token("workload"));
    }
  }

  private static void testYourProgram(URI vault, String token) {
    assertThat(vault.getHost()).isEqualTo("localhost");
    assertThat(token).isNotBlank();
  }

  /// Binds what it is given into the report of a simulated machine.
  private record SimulatedAttester(SimulatedMachine machine) implements Attester {
    @Override
    public Evidence attest(Bytes runtimeData) {
      var report =
          machine.report().measurement(SimulatedGuest.confidentialVm()).boundTo(runtimeData);
      return new Evidence.SevSnpVm(
          machine.evidence(report).report().bytes(), machine.certificateChainPem(), runtimeData);
    }
  }
}
